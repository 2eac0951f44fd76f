import type { languages } from 'monaco-editor/editor'

/** How the editor cuts the language into coloured pieces, line by line. Meaning (which name is a state) comes from the language service. */
export const colouring: languages.IMonarchLanguage = {
  defaultToken: '',
  unicode: true,
  brackets: [
    { open: '{', close: '}', token: 'delimiter.curly' },
    { open: '[', close: ']', token: 'delimiter.square' },
    { open: '(', close: ')', token: 'delimiter.parenthesis' },
  ],
  words: ['and', 'or', 'not', 'in'],
  constants: ['true', 'false', 'null', 'True', 'False', 'None'],
  guards: ['otherwise', 'ai'],
  tokenizer: {
    root: [
      [/^(\s*)(workflow|layout|input)(?=\s+[\w"'{]|\s*\{)/, ['white', 'keyword']],
      [/^(\s*)(on)(\s+)(webhook|schedule|event)\b/, ['white', 'keyword', 'white', 'type']],
      [/^(\s*)(state)(\s+)/, ['white', 'keyword', { token: 'white', next: '@stateName' }]],
      { include: '@space' },
      [/->/, 'keyword.arrow'],
      [/(:)(\s*)(on\s+(?:error|timeout)|otherwise|ai)\b/, ['delimiter', 'white', 'keyword.guard']],
      [/\b(any|\d+\s+of)(?=\s*\[)/, 'keyword'],
      [/\{/, { token: '@brackets', next: '@block' }],
      { include: '@values' },
    ],
    stateName: [
      [/^/, { token: '', next: '@pop' }],
      [/\s*:\s*/, { token: 'delimiter', next: '@stateType' }],
      [/[^\s:{;]+/, 'variable.state'],
      [/(?=[{;])/, { token: '', next: '@pop' }],
      [/\s+/, 'white'],
    ],
    stateType: [
      [/^/, { token: '', next: '@popall' }],
      [/[\p{L}_][\p{L}\p{N}_]*/u, { token: 'type', next: '@popall' }],
      [/(?=.)/, { token: '', next: '@popall' }],
    ],
    block: [
      { include: '@space' },
      [/\}/, { token: '@brackets', next: '@pop' }],
      [/\{/, { token: '@brackets', next: '@block' }],
      [/[\p{L}_][\p{L}\p{N}_-]*(?=\s*:)/u, 'attribute.name'],
      { include: '@values' },
    ],
    values: [
      [/"""/, { token: 'string', next: '@tripleString' }],
      [/"/, { token: 'string', next: '@doubleString' }],
      [/'/, { token: 'string', next: '@singleString' }],
      [/\d[\d_]*(?:\.\d+)?(?:ms|s|m|h|d)\b/, 'number.duration'],
      [/\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b/, 'number'],
      [
        /[\p{L}_][\p{L}\p{N}_]*/u,
        { cases: { '@words': 'keyword', '@constants': 'constant', '@default': 'identifier' } },
      ],
      [/==|!=|<=|>=|&&|\|\||\?\?|[<>!?+\-*/%=|]/, 'operator'],
      [/[[\]()]/, '@brackets'],
      [/[:;,.]/, 'delimiter'],
    ],
    space: [
      [/\s+/, 'white'],
      [/#.*$/, 'comment'],
      [/\/\/.*$/, 'comment'],
      [/\/\*/, { token: 'comment', next: '@comment' }],
    ],
    comment: [
      [/\*\//, { token: 'comment', next: '@pop' }],
      [/[^*]+|\*/, 'comment'],
    ],
    // A string ends on its line, closed or not.
    doubleString: [
      [/^/, { token: '', next: '@pop' }],
      { include: '@template' },
      [/"/, { token: 'string', next: '@pop' }],
      [/[^"\\$]+|\$/, 'string'],
    ],
    singleString: [
      [/^/, { token: '', next: '@pop' }],
      { include: '@template' },
      [/'/, { token: 'string', next: '@pop' }],
      [/[^'\\$]+|\$/, 'string'],
    ],
    tripleString: [
      [/\$\{/, { token: 'delimiter.template', next: '@expression' }],
      [/"""/, { token: 'string', next: '@pop' }],
      [/[^"$]+|["$]/, 'string'],
    ],
    template: [
      [/\\./, 'string.escape'],
      [/\$\{/, { token: 'delimiter.template', next: '@expression' }],
    ],
    expression: [
      [/^/, { token: '', next: '@pop' }],
      [/\}/, { token: 'delimiter.template', next: '@pop' }],
      [/\s+/, 'white'],
      { include: '@values' },
    ],
  },
}

/** Comments, brackets and indentation for the editor's own commands. */
export const configuration: languages.LanguageConfiguration = {
  comments: { lineComment: '#', blockComment: ['/*', '*/'] },
  brackets: [
    ['{', '}'],
    ['[', ']'],
    ['(', ')'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '(', close: ')' },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
  wordPattern: /[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/u,
  indentationRules: { increaseIndentPattern: /[{[(]\s*$/, decreaseIndentPattern: /^\s*[}\])]/ },
}
