/**
 * An ESLint rule for the files of the workflow bundle. All workflows of a worker share their modules (src/serving/workflow-code.ts), so a
 * module must not hold state that can change. A value passes only if its syntax or its declared type shows that it is immutable.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const noModuleState = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      reassignable: 'All workflows of a worker share this module: declare `{{name}}` with const.',
      mutable:
        'All workflows of a worker share this module: make `{{name}}` immutable (`as const`, a Readonly type, or Object.freeze).',
    },
  },
  create(context) {
    const report = (node, messageId, name) => context.report({ node, messageId, data: { name } });
    const nameOf = (node) => context.sourceCode.getText(node);

    function checkVariables(declaration) {
      if (declaration.declare) return;
      for (const { id, init } of declaration.declarations) {
        const name = id.type === 'Identifier' ? id.name : nameOf(id);
        if (declaration.kind === 'let' || declaration.kind === 'var') report(id, 'reassignable', name);
        else if (init && !isReadonlyType(id.typeAnnotation?.typeAnnotation) && !isImmutable(init)) {
          report(id, 'mutable', name);
        }
      }
    }

    function checkStaticMember(member) {
      if (!member.static || member.declare) return;
      const name = nameOf(member.key);
      if (!member.readonly) report(member.key, 'reassignable', name);
      else if (member.value && !isReadonlyType(member.typeAnnotation?.typeAnnotation) && !isImmutable(member.value)) {
        report(member.key, 'mutable', name);
      }
    }

    return {
      'Program > VariableDeclaration': checkVariables,
      'Program > ExportNamedDeclaration > VariableDeclaration': checkVariables,
      'Program > ExportDefaultDeclaration'({ declaration }) {
        const isExpression = !/Declaration$/.test(declaration.type);
        if (isExpression && !isImmutable(declaration)) report(declaration, 'mutable', 'default');
      },
      PropertyDefinition: checkStaticMember,
      AccessorProperty: checkStaticMember,
    };
  },
};

/** The SDKs' functions that declare something and return an object that nobody changes. */
const DECLARING_CALLS =
  /^(define(Signal|Query|Update)|proxy(Local)?Activities|proxySinks|service|operation|Symbol|Symbol\.for|String|Number|Boolean|BigInt)$/;

/** The functions of src/contract/shape.ts: what they return is a function. */
const SHAPES = /^(between|fields|listOf|oneOf|optional|orNull)$/;

function isImmutable(node) {
  switch (node.type) {
    case 'Literal':
      // A regular expression with g or y keeps the place of its last match.
      return !('regex' in node && /[gy]/.test(node.regex.flags));
    case 'TemplateLiteral':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
    case 'UnaryExpression':
    case 'BinaryExpression':
    // The value is declared elsewhere, and checked there.
    case 'Identifier':
    case 'MemberExpression':
      return true;
    case 'LogicalExpression':
      return isImmutable(node.left) && isImmutable(node.right);
    case 'ConditionalExpression':
      return isImmutable(node.consequent) && isImmutable(node.alternate);
    case 'TSAsExpression':
      return isReadonlyType(node.typeAnnotation) || isImmutable(node.expression);
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return isImmutable(node.expression);
    case 'CallExpression': {
      const callee = dottedName(node.callee);
      return callee === 'Object.freeze' || DECLARING_CALLS.test(callee) || SHAPES.test(callee);
    }
    default:
      return false;
  }
}

function isReadonlyType(type) {
  switch (type?.type) {
    case 'TSStringKeyword':
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSLiteralType':
      return true;
    case 'TSTypeOperator':
      return type.operator === 'readonly';
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' && /^(const$|Readonly)/.test(type.typeName.name);
    default:
      return false;
  }
}

function dottedName(node) {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression' && !node.computed) return `${dottedName(node.object)}.${node.property.name}`;
  return '';
}
