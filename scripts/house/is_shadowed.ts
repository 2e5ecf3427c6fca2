/** A small scope check for the lint plugin: does a name mean the world's object here, or something of this file? */

type Node = Deno.lint.Node;

/**
 * True where `name`, used at `node`, means a binding of this file. `declare` does not count: it only tells the type
 * checker a story about the world.
 */
export function isShadowed(
  name: string,
  node: Deno.lint.Identifier,
  ancestors: readonly Node[],
): boolean {
  const asType = node.parent.type === "TSTypeReference";
  return ancestors.some((scope) =>
    scope !== node && (namesOf(scope).includes(name) || (asType && typesOf(scope).includes(name)))
  );
}

/** The types that a file declares at its top. */
function typesOf(scope: Node): readonly string[] {
  if (scope.type !== "Program") return [];
  return scope.body.flatMap((statement) => {
    const node = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (node?.type !== "TSInterfaceDeclaration" && node?.type !== "TSTypeAliasDeclaration") {
      return [];
    }
    return node.declare ? [] : [node.id.name];
  });
}

/** The names that a scope binds. */
function namesOf(scope: Node): readonly string[] {
  switch (scope.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
      return scope.body.flatMap(declared);
    case "SwitchStatement":
      return scope.cases.flatMap((one) => one.consequent.flatMap(declared));
    case "ForStatement":
      return scope.init === null ? [] : declared(scope.init);
    case "ForInStatement":
    case "ForOfStatement":
      return declared(scope.left);
    case "CatchClause":
      return scope.param === null ? [] : bound(scope.param);
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return scope.params.flatMap((param) => bound(param as Node));
    case "TSFunctionType":
    case "TSMethodSignature":
    case "TSDeclareFunction":
    case "TSEmptyBodyFunctionExpression":
      return scope.params.flatMap((param) => bound(param as Node));
    default:
      return [];
  }
}

/** The names that a statement declares. */
function declared(statement: Node): readonly string[] {
  switch (statement.type) {
    case "VariableDeclaration":
      if (statement.declare) return [];
      return statement.declarations.flatMap((one) => bound(one.id as Node));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return statement.id === null || statement.declare ? [] : [statement.id.name];
    case "TSEnumDeclaration":
      return statement.declare ? [] : [statement.id.name];
    case "ImportDeclaration":
      return statement.specifiers.map((one) => one.local.name);
    case "ExportNamedDeclaration":
      return statement.declaration === null ? [] : declared(statement.declaration as Node);
    default:
      return [];
  }
}

/** The names in a pattern: `a`, `{ a, b: [c] }`, `a = 1`, `...a`. */
function bound(pattern: Node): readonly string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return bound(pattern.left as Node);
    case "RestElement":
      return bound(pattern.argument as Node);
    case "ArrayPattern":
      return pattern.elements.flatMap((one) => one === null ? [] : bound(one as Node));
    case "ObjectPattern":
      return pattern.properties.flatMap((one) =>
        bound((one.type === "Property" ? one.value : one) as Node)
      );
    default:
      return "parameter" in pattern ? bound(pattern.parameter as Node) : [];
  }
}
