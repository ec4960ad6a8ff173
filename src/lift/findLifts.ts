// Which functions of a file are lifted, and what is kept for each.
import { ts } from "@ts-morph/common";
import type { Program } from "../derivative/ir.ts";
import { each } from "../derivative/walk.ts";
import { asksForDerivatives } from "./candidates.ts";
import { type Classify, classifier, isNumeric, isUnknownArray } from "./classify.ts";
import { diagnosticOf, type LiftDiagnostic, lostDerivatives, reasonOf } from "./diagnostic.ts";
import { freeNames } from "./freeNames.ts";
import { type FunctionNode, isAsync, isFunctionNode, outside } from "./functionNode.ts";
import { LiftError } from "./liftError.ts";
import { lower } from "./lower.ts";
import { type TapeTwin, tapeTwin } from "./tapeTwin.ts";

/** What the runtime knows of a lifted function; JSON. */
export interface LiftEntry {
  readonly name: string;
  readonly ir?: Program;
  readonly tape?: TapeTwin;
  /** Is it a class? Programs inline its methods where they see its text; elsewhere there is the tape's. */
  readonly class?: boolean;
  /** Why there is no program. */
  readonly reason?: string;
}

export interface Lift {
  readonly node: FunctionNode | ts.ClassDeclaration;
  /** Its row in the table. */
  readonly index: number;
  /** Names that its getter reads, in the order of the program's captures (and of the tape's). */
  readonly captures: readonly string[];
}

export interface FoundLifts {
  readonly lifts: readonly Lift[];
  readonly entries: readonly LiftEntry[];
  readonly diagnostics: readonly LiftDiagnostic[];
}

export interface FindOptions {
  /** Outer names never get another meaning (in a module, not in a notebook). @default false */
  readonly sealed?: boolean;
  /** How messages call a place of the source, such as `Cell [3], line 4`. @default file:line:column */
  readonly place?: (start: number) => string;
  /** Keep the tape's form of every function, not only of those that may need it. @default false */
  readonly tape?: boolean;
  /** Of functions inside others, keep only those that are given back or asked for. @default false */
  readonly outermost?: boolean;
  /** Keep only what is given to a parameter declared as Differentiable, or as Liftable. @default false */
  readonly asked?: boolean;
}

export function findLifts(program: ts.Program, source: ts.SourceFile, options: FindOptions = {}): FoundLifts {
  const checker = program.getTypeChecker();
  const classify = classifier(checker);
  const lifts: Lift[] = [];
  const entries: LiftEntry[] = [];
  const diagnostics: LiftDiagnostic[] = [];

  const visit = (node: ts.Node, nested: boolean): void => {
    if (ts.isClassDeclaration(node) && isNumericClass(node, checker, classify)) {
      const captures = freeNames(node, checker);
      lifts.push({ node, index: entries.length, captures });
      entries.push({ name: node.name!.text, class: true, tape: tapeTwin(node, captures) });
    }
    if (!isFunctionNode(node)) {
      ts.forEachChild(node, (child) => visit(child, nested));
      return;
    }
    const asked = askedOf(node, checker);
    const demanded = asked === "demanded";
    if (
      asked ||
      (!options.asked &&
        (!nested || !options.outermost || isReturned(node)) &&
        isNamed(node) &&
        hasNumericShape(node, checker, classify))
    ) {
      const { entry, captures, notes } = makeEntry(node, demanded, checker, classify, source, options);
      lifts.push({ node, index: entries.length, captures });
      entries.push(entry);
      diagnostics.push(...notes);
      // Functions inside are part of its program; they need an entry of their own where it asks for derivatives itself.
      if ((entry.ir || entry.tape) && !asksForDerivatives(node.getText(source))) return;
    }
    ts.forEachChild(node, (child) => visit(child, true));
  };
  ts.forEachChild(source, (child) => visit(child, false));
  return { lifts, entries, diagnostics };
}

/** Does it hold numbers, or has it methods of numbers? */
function isNumericClass(node: ts.ClassDeclaration, checker: ts.TypeChecker, classify: Classify): boolean {
  if (!node.name) return false;
  const functions = node.members.filter((m) => ts.isMethodDeclaration(m) || ts.isConstructorDeclaration(m));
  if (functions.some((m) => isAsync(m))) return false;
  const takes = functions.some((m) => m.parameters.some((p) => isNumeric(classify(checker.getTypeAtLocation(p)))));
  return takes || isNumeric(classify(checker.getTypeAtLocation(node)));
}

/** Is this literal given to a parameter declared as Differentiable, or as Liftable? */
function askedOf(node: FunctionNode, checker: ts.TypeChecker): "demanded" | "wanted" | undefined {
  const { parent, child } = outside(node);
  if (!node.parameters.length || !(ts.isCallExpression(parent) || ts.isNewExpression(parent))) return;
  const position = parent.arguments?.indexOf(child as ts.Expression) ?? -1;
  if (position < 0) return;
  // The declared types say it: resolving the call would check all that is given to it, which costs far more.
  const callee = checker.getTypeAtLocation(parent.expression);
  const signatures = ts.isNewExpression(parent) ? callee.getConstructSignatures() : callee.getCallSignatures();
  const types = signatures.flatMap(({ declaration }) => (declaration ? typesAt(declaration, position) : []));
  if (types.some((text) => /\bLiftable\b/.test(text))) return "wanted";
  return types.some((text) => /\bDifferentiable(Vector|Map)?\b/.test(text)) ? "demanded" : undefined;
}

/** The declared type of a parameter, and its constraint. */
function typesAt(declaration: ts.SignatureDeclaration | ts.JSDocSignature, position: number): string[] {
  if (ts.isJSDocSignature(declaration)) return [];
  const { parameters, typeParameters } = declaration;
  const type = (parameters[position] ?? parameters.at(-1))?.type;
  if (!type) return [];
  const constraint = typeParameters?.find((p) => p.name.text === type.getText())?.constraint;
  return [type, ...(constraint ? [constraint] : [])].map((t) => t.getText());
}

/** Declared, or a value that is kept: not an argument, and not called on the spot. */
function isNamed(node: FunctionNode): boolean {
  if (ts.isFunctionDeclaration(node)) return !!node.name;
  const { parent } = outside(node);
  return !ts.isCallExpression(parent) && !ts.isNewExpression(parent) && !ts.isExpressionStatement(parent);
}

function isReturned(node: FunctionNode): boolean {
  const { parent } = outside(node);
  return ts.isReturnStatement(parent) || ts.isArrowFunction(parent);
}

function hasNumericShape(node: FunctionNode, checker: ts.TypeChecker, classify: Classify): boolean {
  const takesNumbers = (type: ts.Type): boolean => isNumeric(classify(type)) || isDictionary(type, classify);
  if (!node.parameters.some((p) => takesNumbers(checker.getTypeAtLocation(p)))) return false;
  const signature = checker.getSignatureFromDeclaration(node);
  const result = signature && checker.getReturnTypeOfSignature(signature);
  if (!result) return false;
  const kind = classify(result);
  if (result.flags & ts.TypeFlags.Any) return true;
  return isNumeric(kind) || kind === "void" || isUnknownArray(result, checker) || isDictionary(result, classify);
}

/** `Record<string, number>`, which only the tape takes. */
function isDictionary(type: ts.Type, classify: Classify): boolean {
  const value = type.getStringIndexType();
  return value !== undefined && isNumeric(classify(value));
}

function makeEntry(
  node: FunctionNode,
  demanded: boolean,
  checker: ts.TypeChecker,
  classify: Classify,
  source: ts.SourceFile,
  options: FindOptions,
): { entry: LiftEntry; captures: readonly string[]; notes: LiftDiagnostic[] } {
  const name = nameOf(node);
  try {
    const { program, sources, origins } = lower(node, checker, classify, name, { sealed: options.sealed ?? false });
    const notes = lostDerivatives(program, origins, source, checker);
    const free = options.tape || hasCalls(program) ? freeNames(node, checker) : undefined;
    const captures = free ? [...new Set([...sources, ...free])] : sources;
    const entry: LiftEntry = { name, ir: program, ...(free && { tape: tapeTwin(node, captures) }) };
    return { entry, captures, notes: demanded ? notes : [] };
  } catch (error) {
    if (!(error instanceof LiftError)) throw error;
    const note = diagnosticOf(error, demanded, source);
    const notes = demanded ? [note] : [];
    if (error.code !== 95010)
      return { entry: { name, reason: reasonOf(error, source, options.place) }, captures: [], notes };
    const captures = freeNames(node, checker);
    return {
      entry: { name, tape: tapeTwin(node, captures), reason: reasonOf(error, source, options.place) },
      captures,
      notes,
    };
  }
}

function hasCalls(program: Program): boolean {
  let found = false;
  each(program.body, (s) => {
    found ||= s.kind === "call";
  });
  return found;
}

function nameOf(node: FunctionNode): string {
  if (node.name) return node.name.text;
  const { parent } = outside(node);
  const named = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent);
  return named && ts.isIdentifier(parent.name) ? parent.name.text : "";
}
