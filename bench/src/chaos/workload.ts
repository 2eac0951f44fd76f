/** What is run: a chain, a fork and join, a wait, a loop and a schedule, each of steps that the sink sees. */
export function workflowTexts(sink: string): Readonly<Record<string, string>> {
  const call = (name: string) =>
    `state ${name}: http { url: "${sink}/${name}", method: POST, timeout: 8s, retry: { attempts: 8, backoff: 100ms, max: 2s } }`
  return {
    chain: `# A chain\n${['a', 'b', 'c', 'd'].map(call).join('\n')}\nstart -> a -> b -> c -> d -> end`,
    fork: `${['a', 'b', 'c', 'd'].map(call).join('\n')}\nstart -> [a, b, c]\n[a, b, c] -> d -> end`,
    wait: `${['a', 'b'].map(call).join('\n')}\nstate nap: wait { for: 1500ms }\nstart -> a -> nap -> b -> end`,
    loop: `${call('a')}\nstate count: transform { set: { n: "\${n + 1}" } }\nstart -> a -> count\ncount -> a: n < 3\ncount -> end: otherwise`,
    scheduled: `on schedule "* * * * *"\n${call('a')}\nstart -> a -> end`,
  }
}
