import { readSignature, type Signature } from './signature.ts'

/** The functions that an expression may call, with what they take and answer; their code is in `functions`. */
const lines = `
has(path: any) → boolean
coalesce(values: any, …) → any
fail(message: string) → any
len(value: string | list | map) → number
any(list: list) → boolean
all(list: list) → boolean
contains(whole: string | list | map, part: any) → boolean
keys(map: map) → list of strings
values(map: map) → list
sorted(list: list) → like the first
type(value: any) → string
bool(value: any) → boolean
slice(whole: list | string, start: number, end?: number) → like the first
index_of(whole: list | string, part: any) → number
count(whole: list | string, part: any) → number
reverse(whole: list | string) → like the first
first(list: list, otherwise?: any) → item
last(list: list, otherwise?: any) → item
unique(list: list) → like the first
flatten(list: list) → list
chunk(list: list, size: number) → list
range(start: number, end?: number) → list
intersection(list: list, other: list) → like the first
difference(list: list, other: list) → like the first
get(value: any, path: string | list, otherwise?: any) → any
merge(maps: map, …) → map
pick(map: map, keys: list) → map
omit(map: map, keys: list) → map
entries(map: map) → list
from_entries(list: list) → map
pluck(list: list, key: string) → list
where(list: list, key: string, value: any) → like the first
find(list: list, key: string, value: any, otherwise?: any) → any
sort_by(list: list, key: string) → like the first
group_by(list: list, key: string) → map
str(value: any) → string
lower(text: string) → string
upper(text: string) → string
trim(text: string) → string
split(text: string, separator?: string) → list of strings
join(list: list, separator?: string) → string
starts_with(text: string, start: string) → boolean
ends_with(text: string, end: string) → boolean
replace(text: string, old: string, new: string) → string
capitalize(text: string) → string
pad_start(text: string, length: number, fill?: string) → string
pad_end(text: string, length: number, fill?: string) → string
before(text: string, mark: string) → string
after(text: string, mark: string) → string
matches(text: string, pattern: string) → boolean
int(value: number | string | boolean) → number
float(value: number | string | boolean) → number
abs(number: number) → number
floor(number: number) → number
ceil(number: number) → number
round(number: number, digits?: number) → number
min(values: any, …) → item or argument
max(values: any, …) → item or argument
sum(list: list) → number
average(list: list) → number
clamp(number: number, least: number, most: number) → number
sqrt(number: number) → number
power(base: number, exponent: number) → number
fixed(number: number, digits: number) → string
now() → number
parse_time(text: string, zone?: string) → number
is_time(value: any) → boolean
format_time(time: number | string, pattern?: string, zone?: string) → string
time_part(time: number | string, part: string, zone?: string) → number
start_of(time: number | string, unit: string, zone?: string) → number
add_days(time: number | string, days: number, zone?: string) → number
add_months(time: number | string, months: number, zone?: string) → number
days_between(start: number | string, end: number | string) → number
duration(text: string) → number
format_duration(ms: number) → string
to_json(value: any) → string
from_json(text: string) → any
is_number(value: any) → boolean
url_encode(text: string) → string
url_decode(text: string) → string`

/** By name. */
export const signatures: ReadonlyMap<string, Signature> = new Map(
  lines
    .trim()
    .split('\n')
    .map((line) => {
      const signature = readSignature(line)
      return [signature.name, signature]
    }),
)
