import { QueryClientProvider } from '@tanstack/react-query'
import { queryClient } from './api/index.ts'
import { TooltipProvider } from './design/index.ts'
import { ErrorBoundary } from './frame/ErrorBoundary.tsx'
import { Frame } from './frame/Frame.tsx'

/** The studio: everything that all of it needs, around its frame. */
export function App() {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider delay={400}>
          <Frame />
        </TooltipProvider>
      </QueryClientProvider>
    </ErrorBoundary>
  )
}
