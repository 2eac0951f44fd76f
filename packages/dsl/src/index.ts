export { type BatchRefusal, type EditStep, planTextEdits } from './batch.ts'
export { type DiagnosticCodeName, diagnosticCodes } from './diagnostic/codes.ts'
export type { Diagnostic, Fix, Severity } from './diagnostic/diagnostic.ts'
export {
  type EditableWorkflow,
  type EditRefusal,
  isRefusal,
  type Json,
  type NameUse,
  type NewTrigger,
  type PropertyValue,
  planTextEdit,
  usesOf,
  type WorkflowEdit,
} from './edit/index.ts'
export {
  type Alternative,
  compileExpression,
  defaultExpressionLimits,
  describeType,
  type EvaluateOptions,
  type Evaluation,
  type ExpressionError,
  type ExpressionLimits,
  evaluate,
  expressionFunctions,
  isTruthy,
  type JsonObject,
  namesRead,
  type Program,
  renderValue,
  signatureOf,
  type TypedExpression,
  type TypeProblem,
  type TypeScope,
  typeOfExpression,
  type ValueType,
} from './expression/index.ts'
export { type Extraction, extractStates } from './extract-states.ts'
export { formatRange, formatWorkflow } from './format/index.ts'
export { diffGraphs, type GraphChange, graphsEqual } from './graph/diff.ts'
export { filePatternProblem } from './graph/file-pattern.ts'
export type {
  Guard,
  InputField,
  InputType,
  Join,
  MissedPolicy,
  Point,
  Property,
  SignatureScheme,
  State,
  StateName,
  Template,
  Transition,
  Trigger,
  Value,
  WorkflowGraph,
} from './graph/graph.ts'
export {
  missedPolicies,
  missedRuns,
  signatureSchemes,
  usualSecrets,
  workflowOutcomes,
} from './graph/graph.ts'
export { type RunField, runForm } from './graph/run-form.ts'
export { sameProperties, sameTransition } from './graph/same.ts'
export { groupStates } from './group-states.ts'
export { type ArrowPlace, arrowOf, type Place, spanOf } from './span-of.ts'
export type { OutputSchema, PropertySchema, PropertyType, StepType, StepTypes } from './step-type/index.ts'
export {
  commonProperties,
  extendStepTypes,
  propertySchema,
  registerStepTypes,
  stepTypes,
} from './step-type/index.ts'
export { isPlainName } from './syntax/characters.ts'
export type { BinaryOperator, CompareOperator, Expression } from './syntax/expression.ts'
export { defaultLimits, type Limits } from './syntax/limits.ts'
export { parse, print } from './syntax/parse.ts'
export { type ParsedExpression, parseExpression } from './syntax/parse-text.ts'
export { quoteName, quoteText } from './syntax/strings.ts'
export type {
  BlockNode,
  GroupNode,
  GuardNode,
  NameNode,
  PropertyNode,
  Statement,
  Tree,
  ValueNode,
} from './syntax/tree.ts'
export { createLineMap, type LineMap, type Position } from './text/line-map.ts'
export { nearestName } from './text/nearest.ts'
export type { Span } from './text/span.ts'
export { applyEdits, composeEdits, invertEdits, type TextEdit } from './text/text-edit.ts'
export { type TypedPart, typeAt, typesAt } from './types-at.ts'
export {
  adoptDiagnostics,
  editWorkflow,
  openWorkflow,
  type Workflow,
  type WorkflowOptions,
} from './workflow.ts'
