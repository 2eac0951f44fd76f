import { Approvals } from '../approvals/Approvals.tsx'
import { Canvas } from '../canvas/index.ts'
import { Chat } from '../chat/Chat.tsx'
import { ComparePanel } from '../compare/index.ts'
import { Tabs } from '../design/index.ts'
import { ExchangeHost } from '../exchange/index.ts'
import { RunHost, RunPanel } from '../execution/index.ts'
import { Inspector, Problems } from '../inspector/index.ts'
import { Library } from '../library/Library.tsx'
import { WorkspaceHost } from '../library/WorkspaceHost.tsx'
import { Palette } from '../palette/index.ts'
import { RecordDialog } from '../record/RecordDialog.tsx'
import { Secrets } from '../secrets/Secrets.tsx'
import { useStudio } from '../store/index.ts'
import { TextEditor } from '../text-editor/Editor.tsx'
import { PublishEvent } from '../triggers/index.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import css from './Frame.module.css'
import { Rail } from './Rail.tsx'
import { ServerNotice } from './ServerNotice.tsx'
import { ShortcutsDialog } from './ShortcutsDialog.tsx'
import { Split, SplitPart } from './Split.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TopBar } from './TopBar.tsx'
import { useKeepPanels } from './useKeepPanels.ts'
import { useKeys } from './useKeys.ts'
import { useTheme } from './useTheme.ts'

/** Where everything stands: rail and library at the left, the canvas, text and talk at the right, the run below. */
export function Frame() {
  useTheme()
  useKeepPanels()
  useKeys()
  const leftOpen = useStudio((s) => s.leftOpen)
  const rightOpen = useStudio((s) => s.textOpen || s.sideOpen)
  return (
    <div className={css.frame}>
      <div>
        <TopBar />
        <ServerNotice />
      </div>
      <main className={css.work}>
        <Rail />
        <Split name="work" direction="horizontal">
          {leftOpen ? (
            <SplitPart id="library" size={212} min={180}>
              <LeftPanel />
            </SplitPart>
          ) : null}
          <SplitPart id="canvas" min={280}>
            <Middle />
          </SplitPart>
          {rightOpen ? (
            <SplitPart id="side" size={384} min={260}>
              <RightPanel />
            </SplitPart>
          ) : null}
        </Split>
      </main>
      <StatusBar />
      <Approvals />
      <Secrets />
      <RecordDialog />
      <PublishEvent />
      <RunHost />
      <ShortcutsDialog />
      <WorkspaceHost />
      <ExchangeHost />
    </div>
  )
}

function LeftPanel() {
  const tab = useStudio((s) => s.leftTab)
  return (
    <section className={css.panel} aria-label={tab === 'palette' ? 'State types' : 'Workflows'}>
      <ErrorBoundary what="This panel">{tab === 'palette' ? <Palette /> : <Library />}</ErrorBoundary>
    </section>
  )
}

function Middle() {
  const runOpen = useStudio((s) => s.runOpen)
  const opening = useStudio((s) => s.opening > 0)
  return (
    <Split name="middle" direction="vertical">
      <SplitPart id="drawing" min={160}>
        <section className={css.canvas} aria-label="Canvas" inert={opening}>
          <ErrorBoundary what="The canvas">
            <Canvas />
          </ErrorBoundary>
        </section>
      </SplitPart>
      {runOpen ? (
        <SplitPart id="execution" size={runHeight()} min={120}>
          <section className={css.panel} aria-label="Execution">
            <ErrorBoundary what="The run panel">
              <RunPanel />
            </ErrorBoundary>
          </section>
        </SplitPart>
      ) : null}
    </Split>
  )
}

/** Enough for a time line and an answer, and on a low screen no more than the drawing keeps. */
const runHeight = (): number => Math.round(Math.min(320, window.innerHeight * 0.4))

function RightPanel() {
  const textOpen = useStudio((s) => s.textOpen)
  const sideOpen = useStudio((s) => s.sideOpen)
  const opening = useStudio((s) => s.opening > 0)
  return (
    <Split name="right" direction="vertical">
      {textOpen ? (
        <SplitPart id="text" size="46%" min={120}>
          <section className={css.panel} aria-label="Text" inert={opening}>
            <div className={css.titled}>
              <h2 className={css.titleRow}>Text</h2>
              <div className={css.fill}>
                <ErrorBoundary what="The text editor">
                  <TextEditor />
                </ErrorBoundary>
              </div>
            </div>
          </section>
        </SplitPart>
      ) : null}
      {sideOpen ? (
        <SplitPart id="talk" min={160}>
          <section className={css.panel} aria-label="Chat, inspector and problems">
            <SideTabs />
          </section>
        </SplitPart>
      ) : null}
    </Split>
  )
}

function SideTabs() {
  const tab = useStudio((s) => s.sideTab)
  const showSide = useStudio((s) => s.showSide)
  const problems = useStudio((s) => s.checked.diagnostics.length)
  const comparing = useStudio((s) => s.comparison !== null || s.sideTab === 'compare')
  return (
    <Tabs
      label="Side panel"
      value={tab}
      onChange={showSide}
      items={[
        {
          value: 'chat',
          label: 'Chat',
          content: (
            <ErrorBoundary what="The chat">
              <Chat />
            </ErrorBoundary>
          ),
          keep: true,
        },
        {
          value: 'inspector',
          label: 'Inspector',
          content: (
            <ErrorBoundary what="The inspector">
              <Inspector />
            </ErrorBoundary>
          ),
        },
        {
          value: 'problems',
          label: problems > 0 ? `Problems ${problems}` : 'Problems',
          content: (
            <ErrorBoundary what="The list of problems">
              <Problems />
            </ErrorBoundary>
          ),
        },
        ...(comparing
          ? [
              {
                value: 'compare' as const,
                label: 'Compare',
                content: (
                  <ErrorBoundary what="The comparison">
                    <ComparePanel />
                  </ErrorBoundary>
                ),
                keep: true,
              },
            ]
          : []),
      ]}
    />
  )
}
