// The intermediate language between TypeScript and the programs that compute derivatives: a small typed tree, plain JSON.
// Names in it never contain `$`, so that derivative programs can add names of their own (`x$bar`) without a collision.

import type { Type } from "./type.ts";

export type Operator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "<"
  | "<="
  | ">"
  | ">="
  | "==="
  | "!=="
  | "=="
  | "!="
  | "&&"
  | "||"
  | "&"
  | "|"
  | "^"
  | "<<"
  | ">>"
  | ">>>";

export interface NumberExpression {
  readonly kind: "number";
  readonly value: number;
  readonly type: "number";
}
export interface Variable {
  readonly kind: "variable";
  readonly name: string;
  readonly type: Type;
}
/** JavaScript text of a constant: `true`, `"text"`, `Infinity`. */
export interface Literal {
  readonly kind: "literal";
  readonly text: string;
  readonly type: Type;
}
export interface Negate {
  readonly kind: "negate";
  readonly operand: Expression;
  readonly type: "number";
}
export interface Not {
  readonly kind: "not";
  readonly operand: Expression;
  readonly type: "boolean";
}
export interface Binary {
  readonly kind: "binary";
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
  readonly type: Type;
}
/** A function of `Math` that the table of partial derivatives knows. */
export interface MathCall {
  readonly kind: "math";
  readonly name: string;
  readonly args: readonly Expression[];
  readonly type: "number";
}
/** `test ? yes : no`; never of reference type. */
export interface Choose {
  readonly kind: "choose";
  readonly test: Expression;
  readonly yes: Expression;
  readonly no: Expression;
  readonly type: Type;
}
export interface Element {
  readonly kind: "element";
  readonly array: Expression;
  readonly index: Expression;
  readonly type: Type;
}
export interface Field {
  readonly kind: "field";
  readonly object: Expression;
  readonly name: string;
  readonly type: Type;
}
export interface Length {
  readonly kind: "length";
  readonly array: Expression;
  readonly type: "number";
}
/** A built-in function without derivative: `Number.isFinite`. */
export interface Builtin {
  readonly kind: "builtin";
  readonly text: string;
  readonly args: readonly Expression[];
  readonly type: Type;
}
/** `zeros` of a length; a `list` of elements; an `object` with `names` for its `args`. */
export interface New {
  readonly kind: "new";
  readonly form: "zeros" | "list" | "object";
  readonly names?: readonly string[];
  readonly args: readonly Expression[];
  readonly type: Type;
  /** Its elements are zeros and its length never changes: a Float64Array will do. */
  readonly fixed?: boolean;
}
/** Takes back what `push` put on the stack of its type. `like`: an expression that has a tangent when this has. */
export interface Pop {
  readonly kind: "pop";
  readonly type: Type;
  readonly like?: Expression;
}
/** What a backward program gave for a number argument, or a forward program beside its result. */
export interface Slot {
  readonly kind: "slot";
  readonly of: "adjoint" | "tangent" | "resultAdjoint" | "resultTangent" | "resultAdjointTangent";
  readonly index: number;
  readonly type: Type;
}

export type Expression =
  | NumberExpression
  | Variable
  | Literal
  | Negate
  | Not
  | Binary
  | MathCall
  | Choose
  | Element
  | Field
  | Length
  | Builtin
  | New
  | Pop
  | Slot;

export interface SetStatement {
  readonly kind: "set";
  readonly name: string;
  readonly type: Type;
  readonly value: Expression;
  /** The first assignment of a name in its scope. */
  readonly declares?: boolean;
}
export interface StoreStatement {
  readonly kind: "store";
  readonly array: Expression;
  readonly index: Expression;
  readonly value: Expression;
  readonly type: Type;
}
export interface StoreFieldStatement {
  readonly kind: "storeField";
  readonly object: Expression;
  readonly name: string;
  readonly value: Expression;
  readonly type: Type;
}
export interface AppendStatement {
  readonly kind: "append";
  readonly array: Expression;
  readonly value: Expression;
  readonly type: Type;
}
export interface RemoveLastStatement {
  readonly kind: "removeLast";
  readonly array: Expression;
}
export interface ResizeStatement {
  readonly kind: "resize";
  readonly array: Expression;
  readonly length: Expression;
}
export interface PushStatement {
  readonly kind: "push";
  readonly value: Expression;
}
export interface IfStatement {
  readonly kind: "if";
  readonly test: Expression;
  readonly yes: readonly Statement[];
  readonly no: readonly Statement[];
}
export interface LoopStatement {
  readonly kind: "loop";
  readonly label: string;
  readonly test: Expression;
  readonly body: readonly Statement[];
  readonly update: readonly Statement[];
}
export interface BlockStatement {
  readonly kind: "block";
  readonly label: string;
  readonly body: readonly Statement[];
}
/** Ends the block or loop of that label. */
export interface LeaveStatement {
  readonly kind: "leave";
  readonly label: string;
}
export interface ThrowStatement {
  readonly kind: "throw";
  readonly error: string;
  readonly message: string;
}
export interface EvaluateStatement {
  readonly kind: "evaluate";
  readonly value: Expression;
}
/** A call of another function, by the name under which it is captured. */
export interface CallStatement {
  readonly kind: "call";
  readonly target?: string;
  readonly type: Type;
  readonly callee: string;
  readonly args: readonly Expression[];
}
export interface CallForwardStatement {
  readonly kind: "callForward";
  readonly target?: string;
  readonly type: Type;
  readonly twin: string;
  readonly args: readonly Expression[];
  /** Which arguments have a tangent beside them in a dual program. */
  readonly carried: readonly boolean[];
  readonly dual?: boolean;
  /** Only a value and its tangent are wanted: nothing is kept for a way back. */
  readonly alone?: boolean;
}
export interface CallBackwardStatement {
  readonly kind: "callBackward";
  readonly twin: string;
  readonly seeds: readonly Expression[];
  readonly dual?: boolean;
}
/** Fills a slot for the caller. */
export interface GiveStatement {
  readonly kind: "give";
  readonly slot: Slot;
  readonly value: Expression;
}

export type Statement =
  | SetStatement
  | StoreStatement
  | StoreFieldStatement
  | AppendStatement
  | RemoveLastStatement
  | ResizeStatement
  | PushStatement
  | IfStatement
  | LoopStatement
  | BlockStatement
  | LeaveStatement
  | ThrowStatement
  | EvaluateStatement
  | CallStatement
  | CallForwardStatement
  | CallBackwardStatement
  | GiveStatement;

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  /** JavaScript text of a constant default value. */
  readonly default?: string;
}

/** A function in the intermediate language. */
export interface Program {
  readonly name: string;
  readonly params: readonly Parameter[];
  /** In the order in which the function's getter gives their values. */
  readonly captures: readonly Parameter[];
  readonly returns: Type;
  /** The variable that holds the result when the block `label` has been left. */
  readonly result: string;
  readonly label: string;
  readonly body: readonly Statement[];
}
