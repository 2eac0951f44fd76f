export { Inspector } from './Inspector.tsx'
export { Problems } from './Problems.tsx'
