import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Input, Select } from '../design/index.ts'
import css from './ExecutionList.module.css'
import { statusOptions, timeOptions, useListSearch } from './list-search.ts'

/** Letters that follow each other within this time are one search. */
const pauseMs = 250

/** Narrows the list down: text, status, time, and this workflow or all. */
export function ListFilters({ hasWorkflow }: { readonly hasWorkflow: boolean }) {
  const search = useListSearch()
  const [typed, setTyped] = useState(search.text)
  useEffect(() => {
    const timer = setTimeout(() => useListSearch.setState({ text: typed }), pauseMs)
    return () => clearTimeout(timer)
  }, [typed])
  // Whoever takes the search back from outside empties the field as well.
  useEffect(() => {
    if (search.text === '') setTyped('')
  }, [search.text])
  return (
    <search className={css.filters} aria-label="Find executions">
      <div className={css.search}>
        <Search size={14} aria-hidden />
        <Input
          type="search"
          aria-label="Search input, output and error"
          placeholder="Search input, output and error"
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      <div className={css.filter}>
        <Select
          label="Status"
          value={search.status}
          options={statusOptions}
          onChange={(status) => useListSearch.setState({ status })}
        />
      </div>
      <div className={css.filter}>
        <Select
          label="Started"
          value={search.time}
          options={timeOptions}
          onChange={(time) => useListSearch.setState({ time })}
        />
      </div>
      {hasWorkflow ? (
        <div className={css.filter}>
          <Select
            label="Workflows"
            value={search.everywhere ? 'all' : 'this'}
            options={[
              { value: 'this', label: 'This workflow' },
              { value: 'all', label: 'All workflows' },
            ]}
            onChange={(which) => useListSearch.setState({ everywhere: which === 'all' })}
          />
        </div>
      ) : null}
    </search>
  )
}
