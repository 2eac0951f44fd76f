import { listOf } from './list-of.ts'
/** Words that carry no meaning of their own in a name. */
export const determiners: readonly string[] = listOf(`
    a | an | the | this | that | these | those | my | our | your | his | her | their | its | all | any |
    each | every | some | both | another | said | respective | corresponding | following | same`)

export const pronouns: readonly string[] = listOf(`
    it | them | him | her | they | this | that | these | those | he | she | everything | itself`)

export const prepositions: readonly string[] = listOf(`
    to | from | in | into | on | onto | at | by | with | for | of | about | via | through | using |
    over | under | against | as | within | during | between | without | per | before | after | until |
    because | regarding | that | which | who | whose | where | so | since | containing | based |
    according | including | up | out | than | like | across | upon | toward | towards | inside | when |
    saying | asking | telling | how | what | whether | if | unless | explaining | describing |
    except | besides | including | concerning | above | below | exceeding | worth | beyond | stating`)

export const particles: readonly string[] = ['up', 'out', 'off', 'down', 'back', 'in', 'on', 'over', 'away']

export const modals: readonly string[] = listOf(`
    should | must | shall | will | would | can | could | may | might | has | have | needs | need | want |
    wants | got | gets`)

export const adverbs: readonly string[] = listOf(`
    please | also | just | simply | immediately | quickly | directly | finally | now | always | only |
    again | instead | usually | kindly | first | then | carefully | properly | manually | still | even |
    right | away | next | too | eventually | promptly | accordingly | subsequently | lastly | firstly |
    secondly | thirdly | additionally | afterwards | later | already | successfully | however |
    therefore | well`)

/** Who a message goes to; a pronoun for a person looks here first. */
export const people: ReadonlySet<string> = new Set(
  `customer customers client clients user users manager managers employee employees team staff admin administrator owner
  supplier suppliers vendor vendors sales support finance legal hr ops operations engineering marketing security accounting
  boss director board editor author agent agents operator operators driver clerk adjuster buyer seller visitor visitors guest
  guests patient patients doctor nurse student students teacher applicant applicants candidate candidates lead leads member
  members subscriber subscribers developer developers reviewer reviewers approver requester requestor sender recipient
  recipients person people human someone ceo cfo cto accountant lawyer analyst supervisor assistant secretary warehouse
  everyone everybody stakeholders partner partners tenant landlord merchant courier carrier it-team subscriber dispatcher
  technician expert inspector officer underwriter recruiter moderator colleague colleagues somebody production logistics purchasing procurement facilities compliance management dispatch controlling payroll reception anyone crew engineer engineers designer scientist consultant master owner contact scheduler planner chef cook waiter receptionist therapist pharmacist physician surgeon paramedic parent parents child principal professor librarian editor journalist photographer translator interviewer mechanic plumber electrician broker cashier storekeeper foreman janitor chairman treasurer auditor controller bookkeeper consignee shipper forwarder passenger traveler traveller investor donor volunteer volunteers coach trainer instructor referee judge mayor citizen resident contractor subcontractor freelancer coordinator specialist architect owner representative rep advisor adviser counselor committer maintainer maintainers committee sre devops helpdesk qa cs hiring-manager`.split(
    /\s+/,
  ),
)

const lyNouns =
  /^(reply|supply|family|assembly|anomaly|daily|weekly|monthly|yearly|hourly|quarterly|early|only|apply|rally|friendly|elderly|july|italy|fly|bully|multiply|comply|rely|ally|imply|likely|costly|underlay|subfamily)$/

/** `automatically`, `right`: says how, and is no part of a name. */
export function isAdverb(word: string): boolean {
  return adverbs.includes(word) || (word.length > 5 && word.endsWith('ly') && !lyNouns.test(word))
}

export function isDeterminer(word: string): boolean {
  return determiners.includes(word)
}
