// The tape's form of a function: its own text with the arithmetic replaced by calls that record. It shares nothing with the
// intermediate language, so that each can be checked against the other. Longer than 300 lines: one walk, a case for each kind of
// syntax.
import { ts } from "@ts-morph/common";
import { isRead } from "./freeNames.ts";
import { bare, type FunctionNode, isFunctionNode } from "./functionNode.ts";
import { comparisons, compound } from "./operators.ts";

const K = ts.SyntaxKind;
const F = ts.factory;
const printer = ts.createPrinter({ removeComments: true });

const RECORDED: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [K.PlusToken]: "add",
  [K.MinusToken]: "sub",
  [K.AsteriskToken]: "mul",
  [K.SlashToken]: "div",
  [K.PercentToken]: "mod",
  [K.AsteriskAsteriskToken]: "pow",
};

const BITS = new Set([
  K.AmpersandToken,
  K.BarToken,
  K.CaretToken,
  K.LessThanLessThanToken,
  K.GreaterThanGreaterThanToken,
  K.GreaterThanGreaterThanGreaterThanToken,
]);

export interface TapeTwin {
  /** JavaScript of a function expression. */
  readonly text: string;
  /** The name by which `text` knows the tape. */
  readonly tape: string;
  /** The names by which it knows what the getter gives. */
  readonly captures: readonly string[];
}

export function tapeTwin(node: FunctionNode | ts.ClassDeclaration, captures: readonly string[]): TapeTwin {
  let tape = "$";
  const source = node.getText();
  while (source.includes(tape)) tape += "$";
  // A path such as `tools.cube` is a capture of the program alone.
  const own = captures.filter((name) => !name.includes("."));
  const transformed = ts.transform(node, [(context) => new Rewrite(tape, node, new Set(own), context).root]);
  const text = printer.printNode(ts.EmitHint.Unspecified, transformed.transformed[0], node.getSourceFile());
  transformed.dispose();
  return { text, tape, captures: captures.map((name, i) => (name.includes(".") ? `${tape}${i}` : name)) };
}

class Rewrite {
  readonly #tape: string;
  readonly #node: FunctionNode | ts.ClassDeclaration;
  readonly #captured: ReadonlySet<string>;
  readonly #context: ts.TransformationContext;
  /** Functions that are declared inside. */
  readonly #declared = new Set<string>();

  constructor(
    tape: string,
    node: FunctionNode | ts.ClassDeclaration,
    captured: ReadonlySet<string>,
    context: ts.TransformationContext,
  ) {
    this.#tape = tape;
    this.#node = node;
    this.#captured = captured;
    this.#context = context;
    const collect = (part: ts.Node): void => {
      if (ts.isFunctionDeclaration(part) && part.name) this.#declared.add(part.name.text);
      ts.forEachChild(part, collect);
    };
    ts.forEachChild(node, collect);
  }

  readonly root = (node: ts.Node): ts.Node => this.#visit(node) ?? node;

  readonly #visit = (node: ts.Node): ts.Node | undefined => {
    if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return undefined;
    if (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
      return this.#function(node);
    }
    if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent)) return this.#methodOfObject(node);
    if (ts.isClassDeclaration(node)) return this.#class(node);
    if (ts.isParameter(node)) {
      const initial = node.initializer && this.#expression(node.initializer);
      return F.createParameterDeclaration(
        undefined,
        node.dotDotDotToken,
        this.#any(node.name),
        undefined,
        undefined,
        initial,
      );
    }
    if (ts.isVariableDeclaration(node)) {
      const initial = node.initializer && this.#expression(node.initializer);
      return F.createVariableDeclaration(this.#any(node.name), undefined, undefined, initial);
    }
    if (ts.isExpression(node)) return this.#rewrite(node);
    return this.#statement(node) ?? ts.visitEachChild(node, this.#visit, this.#context);
  };

  #statement(node: ts.Node): ts.Node | undefined {
    if (ts.isIfStatement(node)) {
      const no = node.elseStatement && this.#any(node.elseStatement);
      return F.updateIfStatement(node, this.#value(node.expression), this.#any(node.thenStatement), no);
    }
    if (ts.isWhileStatement(node)) {
      return F.updateWhileStatement(node, this.#value(node.expression), this.#any(node.statement));
    }
    if (ts.isDoStatement(node)) {
      return F.updateDoStatement(node, this.#any(node.statement), this.#value(node.expression));
    }
    if (ts.isForStatement(node)) {
      const { initializer, condition, incrementor, statement } = node;
      return F.updateForStatement(
        node,
        initializer && this.#any(initializer),
        condition && this.#value(condition),
        incrementor && this.#expression(incrementor),
        this.#any(statement),
      );
    }
    if (ts.isSwitchStatement(node)) {
      return F.updateSwitchStatement(node, this.#value(node.expression), this.#any(node.caseBlock));
    }
    if (ts.isCaseClause(node)) {
      return F.updateCaseClause(
        node,
        this.#value(node.expression),
        ts.visitNodes(node.statements, this.#visit, ts.isStatement),
      );
    }
  }

  #rewrite(node: ts.Expression): ts.Node | undefined {
    if (ts.isAsExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) {
      return this.#visit(node.expression);
    }
    if (ts.isBinaryExpression(node)) return this.#binary(node) ?? this.#children(node);
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return this.#unary(node);
    if (ts.isConditionalExpression(node)) {
      return F.createParenthesizedExpression(
        F.createConditionalExpression(
          this.#value(node.condition),
          undefined,
          this.#expression(node.whenTrue),
          undefined,
          this.#expression(node.whenFalse),
        ),
      );
    }
    if (ts.isTypeOfExpression(node)) return F.updateTypeOfExpression(node, this.#value(node.expression));
    if (ts.isNewExpression(node) && isTyped(node.expression))
      return this.#call("zeros", ...this.#list(node.arguments ?? []));
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) return this.#called(node);
    if (ts.isIdentifier(node)) return this.#identifier(node);
    if (ts.isPropertyAccessExpression(node)) {
      const owner = isTyped(node.expression) ? F.createIdentifier("Array") : this.#expression(node.expression);
      return F.createPropertyAccessChain(owner, node.questionDotToken, node.name);
    }
    return this.#children(node);
  }

  #binary(node: ts.BinaryExpression): ts.Expression | undefined {
    const operator = node.operatorToken.kind;
    const { left, right } = node;
    const recorded = RECORDED[operator];
    if (recorded) return this.#call(recorded, this.#expression(left), this.#expression(right));
    if (comparisons[operator] || BITS.has(operator)) {
      return F.createParenthesizedExpression(
        F.createBinaryExpression(this.#value(left), node.operatorToken, this.#value(right)),
      );
    }
    if (operator === K.AmpersandAmpersandToken || operator === K.BarBarToken) {
      const later = F.createArrowFunction(undefined, undefined, [], undefined, undefined, this.#expression(right));
      return this.#call(operator === K.BarBarToken ? "or" : "and", this.#expression(left), later);
    }
    const plain = compound[operator];
    const update = plain === undefined ? undefined : RECORDED[plain];
    return update === undefined ? undefined : this.#update(left, update, this.#expression(right));
  }

  /** `target = tape.op(target, value)`, with the parts of the target evaluated once. */
  #update(target: ts.Expression, operation: string, value: ts.Expression): ts.Expression {
    const place = bare(target);
    const name = F.createStringLiteral(operation);
    if (ts.isElementAccessExpression(place)) {
      return this.#call(
        "update",
        this.#expression(place.expression),
        this.#expression(place.argumentExpression),
        name,
        value,
      );
    }
    if (ts.isPropertyAccessExpression(place)) {
      return this.#call(
        "update",
        this.#expression(place.expression),
        F.createStringLiteral(place.name.text),
        name,
        value,
      );
    }
    const variable = ts.isIdentifier(place) ? place : this.#expression(place);
    return F.createParenthesizedExpression(F.createAssignment(variable, this.#call(operation, variable, value)));
  }

  #unary(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): ts.Expression {
    const { operand, operator } = node;
    switch (operator) {
      case K.MinusToken:
        return ts.isNumericLiteral(operand) ? node : this.#call("neg", this.#expression(operand));
      case K.PlusToken:
        return this.#call("plus", this.#expression(operand));
      case K.PlusPlusToken:
      case K.MinusMinusToken: {
        const up = operator === K.PlusPlusToken;
        const one = F.createNumericLiteral(1);
        const updated = this.#update(operand, up ? "add" : "sub", one);
        return ts.isPrefixUnaryExpression(node) ? updated : this.#call(up ? "sub" : "add", updated, one);
      }
      default:
        return F.createPrefixUnaryExpression(operator, this.#value(operand));
    }
  }

  #called(node: ts.CallExpression | ts.NewExpression): ts.Expression {
    const callee = node.expression;
    const name = callee.getText();
    const plain = /^(Number\.is\w+|is(NaN|Finite)|console\.\w+|Array|Number|String)$/.test(name);
    const args = (node.arguments ?? []).map((arg) =>
      plain && !ts.isSpreadElement(arg) ? this.#value(arg) : this.#expression(arg),
    );
    if (ts.isNewExpression(node)) {
      if (plain || /^((Range|Type)?Error|Map|Set)$/.test(name)) return F.createNewExpression(callee, undefined, args);
      return this.#call("construct", ts.isIdentifier(callee) ? callee : this.#expression(callee), ...args);
    }
    if (callee.kind === K.SuperKeyword) return F.createCallExpression(callee, undefined, args);
    if (name === "Number") return this.#call("plus", ...this.#list(node.arguments));
    if (plain || node.questionDotToken) {
      return F.createCallChain(this.#expression(callee), node.questionDotToken, undefined, args);
    }
    if (ts.isPropertyAccessExpression(callee)) return this.#method(callee, args);
    if (ts.isIdentifier(callee) && (this.#captured.has(name) || this.#declared.has(name))) {
      return F.createCallExpression(this.#expression(callee), undefined, args);
    }
    if (isFunctionNode(bare(callee))) {
      return F.createCallExpression(F.createParenthesizedExpression(this.#expression(callee)), undefined, args);
    }
    return F.createCallExpression(this.#call("use", this.#expression(callee)), undefined, args);
  }

  /** A method: of arrays and maps the engine's, of others one that records. */
  #method(callee: ts.PropertyAccessExpression, args: ts.Expression[]): ts.Expression {
    const owner = callee.expression;
    const known = /^(Math|Array|Object|Float(64|32)Array|JSON)$/.test(owner.getText());
    if (known || callee.questionDotToken || owner.kind === K.SuperKeyword) {
      return F.createCallExpression(this.#expression(callee), undefined, args);
    }
    return this.#call("invoke", this.#expression(owner), F.createStringLiteral(callee.name.text), ...args);
  }

  #identifier(node: ts.Identifier): ts.Expression {
    if (node.text === "Math") return F.createPropertyAccessExpression(F.createIdentifier(this.#tape), "Math");
    if (!isRead(node) || isTarget(node)) return node;
    if (this.#declared.has(node.text)) return this.#call("own", node);
    if (!this.#captured.has(node.text)) return node;
    return this.#call("use", F.createIdentifier(node.text));
  }

  #function(node: ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression): ts.Node {
    const parameters = node.parameters.map((p) => this.#any(p));
    if (ts.isArrowFunction(node)) {
      const body = ts.isBlock(node.body)
        ? this.#any(node.body)
        : F.createParenthesizedExpression(this.#expression(node.body));
      const arrow = F.createArrowFunction(undefined, undefined, parameters, undefined, undefined, body);
      return node === this.#node ? arrow : this.#call("own", arrow);
    }
    const body = node.body ? this.#any(node.body) : F.createBlock([]);
    if (node !== this.#node && ts.isFunctionDeclaration(node)) {
      return F.createFunctionDeclaration(
        undefined,
        node.asteriskToken,
        node.name,
        undefined,
        parameters,
        undefined,
        body,
      );
    }
    const name = node === this.#node ? undefined : node.name;
    const made = F.createFunctionExpression(
      undefined,
      node.asteriskToken,
      name,
      undefined,
      parameters,
      undefined,
      body,
    );
    return node === this.#node ? made : this.#call("own", made);
  }

  /** The class with methods that record. It says so itself, so that the tape calls them as they are. */
  #class(node: ts.ClassDeclaration): ts.Node {
    const mark = F.createExpressionStatement(this.#call("ownClass", F.createThis()));
    const parent = node.heritageClauses?.find((clause) => clause.token === K.ExtendsKeyword)?.types[0].expression;
    const base = parent && this.#call("base", ts.isIdentifier(parent) ? parent : this.#expression(parent));
    const heritage = base && [
      F.createHeritageClause(K.ExtendsKeyword, [F.createExpressionWithTypeArguments(base, undefined)]),
    ];
    const members = [
      F.createClassStaticBlockDeclaration(F.createBlock([mark])),
      ...node.members.flatMap((member) => this.#member(member) ?? []),
    ];
    return node === this.#node
      ? F.createClassExpression(undefined, node.name, undefined, heritage, members)
      : F.createClassDeclaration(undefined, node.name, undefined, heritage, members);
  }

  #methodOfObject(node: ts.MethodDeclaration): ts.Node {
    const parameters = node.parameters.map((p) => this.#any(p));
    const body = node.body ? this.#any(node.body) : F.createBlock([]);
    const { asteriskToken: star } = node;
    const made = F.createFunctionExpression(undefined, star, undefined, undefined, parameters, undefined, body);
    return F.createPropertyAssignment(node.name, this.#call("own", made));
  }

  /** Without what only the checker reads. */
  #member(member: ts.ClassElement): ts.ClassElement | undefined {
    const own = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
    const modifiers = own?.filter((m) => m.kind === K.StaticKeyword);
    const declared = own?.some((m) => m.kind === K.AbstractKeyword || m.kind === K.DeclareKeyword);
    if (ts.isPropertyDeclaration(member)) {
      const initial = member.initializer && this.#expression(member.initializer);
      return declared ? undefined : F.createPropertyDeclaration(modifiers, member.name, undefined, undefined, initial);
    }
    if (ts.isClassStaticBlockDeclaration(member)) return F.createClassStaticBlockDeclaration(this.#any(member.body));
    if (!("body" in member) || !member.body) return;
    if (ts.isConstructorDeclaration(member)) return this.#construction(member, member.body);
    const { name } = member as ts.MethodDeclaration;
    const parameters = (member as ts.MethodDeclaration).parameters.map((p) => this.#any(p));
    const body = this.#any(member.body as ts.Block);
    if (ts.isGetAccessor(member)) return F.createGetAccessorDeclaration(modifiers, name, parameters, undefined, body);
    if (ts.isSetAccessor(member)) return F.createSetAccessorDeclaration(modifiers, name, parameters, body);
    if (!ts.isMethodDeclaration(member)) return;
    const { asteriskToken } = member;
    return F.createMethodDeclaration(modifiers, asteriskToken, name, undefined, undefined, parameters, undefined, body);
  }

  /** `constructor(readonly x: number)` sets the field after `super`. */
  #construction(member: ts.ConstructorDeclaration, body: ts.Block): ts.ClassElement {
    const fields = member.parameters
      .filter((p) => p.modifiers?.length && ts.isIdentifier(p.name))
      .map(({ name }) => {
        const field = F.createPropertyAccessExpression(F.createThis(), name as ts.Identifier);
        return F.createExpressionStatement(F.createAssignment(field, name as ts.Identifier));
      });
    const statements = this.#any(body).statements;
    const head = body.statements.findIndex((s) => /^super\s*\(/.test(s.getText())) + 1;
    const all = [...statements.slice(0, head), ...fields, ...statements.slice(head)];
    const parameters = member.parameters.map((p) => this.#any(p));
    return F.createConstructorDeclaration(undefined, parameters, F.createBlock(all));
  }

  #children(node: ts.Node): ts.Node {
    if (ts.isShorthandPropertyAssignment(node)) return node;
    return ts.visitEachChild(node, this.#visit, this.#context);
  }

  #list(nodes: readonly ts.Expression[]): ts.Expression[] {
    return nodes.map((node) => this.#expression(node));
  }

  /** The plain number of a recorded one, for tests and indices. */
  #value(node: ts.Expression): ts.Expression {
    return this.#call("value", this.#expression(node));
  }

  #call(name: string, ...args: ts.Expression[]): ts.CallExpression {
    return F.createCallExpression(
      F.createPropertyAccessExpression(F.createIdentifier(this.#tape), name),
      undefined,
      args,
    );
  }

  #expression(node: ts.Expression): ts.Expression {
    return this.#any(node);
  }

  /** The rewrite gives a node that fits where the old one was. */
  #any<T extends ts.Node>(node: T): T {
    return (this.#visit(node) ?? node) as T;
  }
}

const isTyped = (node: ts.Node): boolean => ts.isIdentifier(node) && /^Float(64|32)Array$/.test(node.text);

/** Is it declared or assigned here? */
function isTarget(id: ts.Identifier): boolean {
  const { parent } = id;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind === K.EqualsToken && parent.left === id;
  return "name" in parent && parent.name === id;
}
