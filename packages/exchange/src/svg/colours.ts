export type PictureTheme = 'light' | 'dark'

export interface Colours {
  readonly page: string
  readonly card: string
  readonly border: string
  readonly strong: string
  readonly ink: string
  readonly soft: string
  readonly faint: string
  readonly arrow: string
  readonly negative: string
  /** A family of state types: its colour, and the tile behind its icon. */
  readonly families: Readonly<Record<string, readonly [ink: string, tile: string]>>
  readonly unknown: readonly [ink: string, tile: string]
}

export const colours: Readonly<Record<PictureTheme, Colours>> = {
  light: {
    page: '#f6f5f2',
    card: '#ffffff',
    border: '#dedad2',
    strong: '#908a7f',
    ink: '#24221e',
    soft: '#55514a',
    faint: '#736e65',
    arrow: '#8f897d',
    negative: '#bd3535',
    families: {
      flow: ['#5d6a86', '#eceff4'],
      people: ['#b0487f', '#fbeaf3'],
      data: ['#187d7d', '#e1f3f2'],
      connect: ['#2e6fc4', '#e5effb'],
      ai: ['#7c50c7', '#f0e9fb'],
    },
    unknown: ['#55514a', '#f3f1ed'],
  },
  dark: {
    page: '#141416',
    card: '#232328',
    border: '#3a3a42',
    strong: '#77767f',
    ink: '#ecebe8',
    soft: '#b9b7b2',
    faint: '#94928d',
    arrow: '#7b7a85',
    negative: '#f08a84',
    families: {
      flow: ['#9dabc9', '#272b34'],
      people: ['#e58dbb', '#38222e'],
      data: ['#5cc2bf', '#18302f'],
      connect: ['#7cb0f3', '#1d2b3e'],
      ai: ['#b999f2', '#2d243f'],
    },
    unknown: ['#b9b7b2', '#161619'],
  },
}
