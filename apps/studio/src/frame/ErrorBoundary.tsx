import { Component, type ErrorInfo, type ReactNode } from 'react'
import { Button, EmptyState } from '../design/index.ts'

interface Props {
  /** What broke, for the sentence: "The canvas". */
  readonly what?: string
  readonly children: ReactNode
}

/** Keeps a fault in one part from taking the rest with it. The document is in the store and is not lost. */
export class ErrorBoundary extends Component<Props, { readonly message: string | null }> {
  override state = { message: null as string | null }

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack)
  }

  override render() {
    if (this.state.message === null) return this.props.children
    return (
      <EmptyState
        title={`${this.props.what ?? 'The studio'} stopped working`}
        actions={<Button onClick={() => this.setState({ message: null })}>Try again</Button>}
      >
        Your text is safe. What went wrong: {this.state.message}
      </EmptyState>
    )
  }
}
