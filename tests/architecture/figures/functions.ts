import { type ArrowFunctionExpression, type Function as OxcFunction, Visitor } from 'oxc-parser';
import type { SourceFile } from '../boundaries/tree.ts';

/** What is measured of a function. */
export interface MeasuredFunction {
  lines: number;
  parameters: number;
  isExported: boolean;
  /** A `/** ... *\/` stands right before it, or before the statement that exports it. */
  isDocumented: boolean;
  hasBlankLine: boolean;
}

type FunctionNode = ArrowFunctionExpression | OxcFunction;

/** All functions and methods with a body in braces; arrow functions that are one expression do not count. */
export function functionsOf(file: SourceFile): MeasuredFunction[] {
  const found: MeasuredFunction[] = [];
  const exported = exportedFunctions(file);
  const visit = (node: FunctionNode) => {
    if (!node.body) return;

    const text = file.text.slice(node.start, node.end);
    const lines = text.split('\n').length;
    if (node.type === 'ArrowFunctionExpression' && lines === 1 && !exported.has(node.start)) return;
    found.push({
      lines,
      parameters: node.params.length,
      isExported: exported.has(node.start),
      isDocumented: isDocumented(file, exported.get(node.start) ?? node.start),
      hasBlankLine: /\n\s*\n/.test(text),
    });
  };
  new Visitor({
    FunctionDeclaration: visit,
    FunctionExpression: visit,
    ArrowFunctionExpression: visit,
  }).visit(file.program);

  return found;
}

/** Where exported functions begin, mapped to where the export statement begins. */
function exportedFunctions({ program }: SourceFile): Map<number, number> {
  const starts = new Map<number, number>();
  for (const statement of program.body) {
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const { declaration, start } = statement;
    if (declaration?.type === 'FunctionDeclaration') starts.set(declaration.start, start);
    if (declaration?.type !== 'VariableDeclaration') continue;
    for (const { init } of declaration.declarations) {
      if (init?.type === 'ArrowFunctionExpression') starts.set(init.start, start);
    }
  }

  return starts;
}

const isDocumented = ({ text, comments }: SourceFile, start: number): boolean =>
  comments.some(
    ({ type, value, end }) =>
      type === 'Block' && value.startsWith('*') && text.slice(end, start).trim() === '',
  );
