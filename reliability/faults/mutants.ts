/**
 * Changes to the sources that each take out one protection. A mutant names a declaration (`Class.method`, a function or a constant) and the
 * kind of syntax to change in it, so that it survives moved files and rewritten lines; it fails if it does not find exactly one such place.
 */
import ts from 'typescript';

export interface Mutant {
  name: string;
  /** The declaration that is changed, wherever in src/ it is. */
  symbol: string;
  /** The new text of the one node of the declaration for which it is not undefined. */
  change: (node: ts.Node) => string | undefined;
}

/** Source texts by path. */
export type Sources = ReadonlyMap<string, string>;

export interface Mutation {
  path: string;
  text: string;
}

export const MUTANTS = {
  writesInPlace: {
    name: 'writes content under its final name',
    symbol: 'FileStorage.put',
    change: (node) => (isCallOf(node, 'partialPath') ? node.arguments[0]!.getText() : undefined),
  },
  keepsBrokenFiles: {
    name: 'keeps a file whose download failed',
    symbol: 'FileStorage.put',
    change: (node) => (isCallOf(node, 'remove') ? 'Promise.resolve()' : undefined),
  },
  resumesAnyVersion: {
    name: 'accepts the rest of another version',
    symbol: 'whyNotTheRest',
    change: (node) => (ts.isIfStatement(node) && mentions(node.expression, 'validator') ? ';' : undefined),
  },
  logsInForEachCall: {
    name: 'logs in for each call',
    symbol: 'SharedSession.get',
    change: (node) => (ts.isIfStatement(node) && returned(node) === node.expression.getText() ? ';' : undefined),
  },
  showsSecrets: {
    name: 'replaces a secret by itself',
    symbol: 'SecretMask.mask',
    change: (node) => (ts.isIdentifier(node) && node.text === 'MASK' ? 'text.slice(start, end)' : undefined),
  },
  believesAccepted: {
    name: 'takes an accepted cancel as confirmed',
    symbol: 'confirmCancel',
    change: (node) => {
      if (!isComparison(node) || !ts.isStringLiteral(node.right) || node.right.text !== 'accepted') return undefined;
      const result = node.left.getText();
      return `(${node.getText()} && ((${result} = 'confirmed'), false))`;
    },
  },
  followsAnywhere: {
    name: 'follows a redirect to another origin',
    symbol: 'isFollowed',
    change: (node) =>
      isComparison(node) && mentions(node.left, 'origin') && mentions(node.right, 'origin') ? 'true' : undefined,
  },
  readsWithoutLimit: {
    name: 'reads an answer of any size into memory',
    symbol: 'ANSWER_LIMIT_BYTES',
    change: (node) => (ts.isBinaryExpression(node) && !ts.isBinaryExpression(node.parent) ? 'Infinity' : undefined),
  },
  waitsForMissingJobs: {
    name: 'never gives up a missing job',
    symbol: 'patienceEnd',
    change: (node) => {
      if (!ts.isElementAccessExpression(node) || !mentions(node.expression, 'patienceMs')) return undefined;
      return `(${node.argumentExpression.getText()} === 'missing' ? null : ${node.getText()})`;
    },
  },
  sendsAgain: {
    name: 'sends a request again whose answer was lost',
    symbol: 'answerOf',
    change: (node) =>
      ts.isReturnStatement(node) && ts.isBlock(node.parent) && node.getText().includes('unknown')
        ? 'return notStarted(true);'
        : undefined,
  },
} satisfies Record<string, Mutant>;

/** The changed file. @throws Error unless there is exactly one declaration of the name and exactly one place to change in it */
export function mutate({ name, symbol, change }: Mutant, sources: Sources): Mutation {
  // A text without the last part of the name need not be parsed.
  const word = symbol.split('.').at(-1)!;
  const declarations = [...sources]
    .filter(([, text]) => text.includes(word))
    .flatMap(([path, text]) =>
      declarationsIn(parse(path, text), symbol).map((declaration) => ({ path, text, declaration })),
    );
  const [found, ...more] = declarations;
  if (!found || more.length > 0) {
    throw new Error(`mutant "${name}": expected one declaration of ${symbol}, found ${declarations.length}`);
  }
  const places = nodesOf(found.declaration).flatMap((node) => {
    const replacement = change(node);
    return replacement === undefined ? [] : [{ start: node.getStart(), end: node.getEnd(), replacement }];
  });
  const [place, ...others] = places;
  if (!place || others.length > 0) {
    throw new Error(`mutant "${name}": expected one place to change in ${symbol}, found ${places.length}`);
  }
  const text = found.text.slice(0, place.start) + place.replacement + found.text.slice(place.end);
  return { path: found.path, text };
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function declarationsIn(file: ts.SourceFile, symbol: string): ts.Node[] {
  const [first, member] = symbol.split('.') as [string, string?];
  const declarations = file.statements.flatMap<ts.Node>((statement) => {
    if (ts.isVariableStatement(statement)) return [...statement.declarationList.declarations];
    return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? [statement] : [];
  });
  const named = declarations.filter((declaration) => nameOf(declaration) === first);
  if (member === undefined) return named;
  return named.filter(ts.isClassDeclaration).flatMap(({ members }) => members.filter((one) => nameOf(one) === member));
}

function nameOf(node: ts.Node): string | undefined {
  return (node as Partial<ts.NamedDeclaration>).name?.getText();
}

function nodesOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return [node, ...children.flatMap(nodesOf)];
}

function mentions(node: ts.Node, name: string): boolean {
  return nodesOf(node).some((one) => ts.isIdentifier(one) && one.text === name);
}

function isCallOf(node: ts.Node, name: string): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const { expression: callee } = node;
  return (ts.isPropertyAccessExpression(callee) ? callee.name : callee).getText() === name;
}

function isComparison(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
}

/** The text of the value that an `if` returns. */
function returned({ thenStatement }: ts.IfStatement): string | undefined {
  const only = ts.isBlock(thenStatement) ? thenStatement.statements[0] : thenStatement;
  return only && ts.isReturnStatement(only) ? only.expression?.getText() : undefined;
}
