import { type ArrowFunctionExpression, type Function as OxcFunction, Visitor } from 'oxc-parser';
import type { SourceFile } from '../boundaries/tree.ts';

/** A function as a reader meets it. */
export interface MeasuredFunction {
  lines: number;
  parameters: number;
  isExported: boolean;
  /** A `/** ... *\/` stands right before it, or before the statement that exports it. */
  isDocumented: boolean;
  hasBlankLine: boolean;
}

type FunctionNode = ArrowFunctionExpression | OxcFunction;

/** Functions with a body, methods among them; arrows of one line are expressions and not counted. */
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

/** Where an exported function begins, and where the statement that exports it does. */
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
