import {
  type CallExpression,
  type Expression,
  type ImportExpression,
  type ParseResult,
  type TSImportType,
  Visitor,
} from 'oxc-parser';

/** A file that a program reaches without an import statement. */
export interface HiddenImport {
  specifier: string;
  start: number;
  typeOnly: boolean;
}

/** Stands for a specifier that is worked out as the program runs. */
export const COMPUTED = '(computed)';

/**
 * `import('./x.ts').T` in a type, `import.meta.glob('./x/*.ts')`, and `import(name)`: what the
 * parser's list of imports leaves out.
 */
export function hiddenImports({ program }: Pick<ParseResult, 'program'>): HiddenImport[] {
  const found: HiddenImport[] = [];
  const onType = ({ source, start }: TSImportType) => {
    found.push({ specifier: source.value, start, typeOnly: true });
  };
  const onImport = ({ source, start }: ImportExpression) => {
    if (!isText(source)) found.push({ specifier: COMPUTED, start, typeOnly: false });
  };
  const onCall = (call: CallExpression) => {
    if (!isGlob(call)) return;
    const [given] = call.arguments;
    for (const pattern of given?.type === 'ArrayExpression' ? given.elements : [given]) {
      const specifier =
        pattern?.type === 'Literal' && isText(pattern) ? String(pattern.value) : COMPUTED;
      found.push({ specifier, start: call.start, typeOnly: false });
    }
  };

  new Visitor({
    TSImportType: onType,
    ImportExpression: onImport,
    CallExpression: onCall,
  }).visit(program);
  return found;
}

const isText = (node: Expression): boolean =>
  (node.type === 'Literal' && typeof node.value === 'string') ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0);

const isGlob = ({ callee }: CallExpression): boolean =>
  callee.type === 'MemberExpression' &&
  callee.object.type === 'MetaProperty' &&
  callee.property.type === 'Identifier' &&
  callee.property.name === 'glob';
