import { isNode, type Node, range } from './syntax.ts';

/** A text to put in place of a node's, or of the text from one node to another. */
export interface Change {
  kind: string;
  from: readonly [number, number];
  to: string;
}

/** In place of a statement, whose text ends before its semicolon. */
export const NOTHING = '{}';

type Text = (node: Node) => string;
/** What can be done to a node, given the text of nodes. */
type Kind = (node: Node, text: Text) => Change[];

const at = (node: Node, kind: string, to: string): Change => ({ kind, from: range(node), to });
const child = (node: Node, field: string): Node | undefined => {
  const value = node[field];
  return isNode(value) ? value : undefined;
};
const children = (node: Node, field: string): Node[] => {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
};
const of =
  (type: string, kind: Kind): Kind =>
  (node, text) =>
    node.nodeType === type ? kind(node, text) : [];

const endsIn = (node: Node | undefined, ...types: string[]): boolean =>
  node !== undefined &&
  (types.includes(node.nodeType) ||
    (node.nodeType === 'Block' &&
      children(node, 'statements').some((one) => endsIn(one, ...types))));

/** Every refusal and early exit is left out; other branches are always or never taken. */
const conditions = of('IfStatement', (node) => {
  const condition = child(node, 'condition')!;
  const isGuard = endsIn(child(node, 'trueBody'), 'RevertStatement', 'Return', 'Continue');
  return isGuard
    ? [at(condition, 'guard removed', 'false')]
    : [at(condition, 'branch never taken', 'false'), at(condition, 'branch always taken', 'true')];
});

const EDGES: Record<string, string> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const SUMS: Record<string, string> = { '+': '-', '-': '+', '*': '/', '/': '*' };

const operators = of('BinaryOperation', (node, text) => {
  const left = child(node, 'leftExpression')!;
  const right = child(node, 'rightExpression')!;
  const other = EDGES[node.operator!] ?? SUMS[node.operator!];
  const [what, one] = [node.operator! in EDGES ? 'boundary' : 'sum', text(left)];
  if (other !== undefined) return [at(node, `${what} moved`, `${one} ${other} ${text(right)}`)];
  if (node.operator !== '&&' && node.operator !== '||') return [];
  return [at(node, 'right half ignored', one), at(node, 'left half ignored', text(right))];
});

/** Every assignment, to storage or not, and every call for its effect is left out. */
const statements = of('ExpressionStatement', (node) => {
  const type = child(node, 'expression')!.nodeType;
  return [at(node, type === 'FunctionCall' ? 'call dropped' : 'write dropped', NOTHING)];
});

/** Calls that follow each other change places. */
const order = of('Block', (node, text) => {
  const list = children(node, 'statements');
  const calls = (one: Node | undefined) =>
    one?.nodeType === 'ExpressionStatement' &&
    child(one, 'expression')?.nodeType === 'FunctionCall';
  return list.flatMap((first, i) => {
    const second = list[i + 1];
    if (!second || !calls(first) || !calls(second)) return [];
    const from = [range(first)[0], range(second)[1]] as const;
    return [{ kind: 'order changed', from, to: `${text(second)};\n${text(first)}` }];
  });
});

const typeOf = ({ typeDescriptions }: Node): string =>
  (typeDescriptions?.typeString ?? '').replace(/^(u?int)\d+$|^int_const.*/, 'uint');

/** What is emitted, refused with, hashed, or put together; undefined for other nodes. */
const listOf = (node: Node, text: Text): Node[] => {
  const call = child(node, 'eventCall') ?? child(node, 'errorCall') ?? node;
  const isHashed = () => text(child(node, 'expression')!) === 'abi.encode';
  const isFunction = node.nodeType === 'FunctionCall';
  if (isFunction && node.kind !== 'structConstructorCall' && !isHashed()) return [];
  return isFunction || call !== node ? children(call, 'arguments') : [];
};

/** Neighbours of one type change places in events, errors, in what is hashed, and in what is stored. */
const swapped: Kind = (node, text) => {
  const list = listOf(node, text);
  return list.flatMap((first, i) => {
    const second = list[i + 1];
    if (!second || typeOf(first) !== typeOf(second) || text(first) === text(second)) return [];
    const from = [range(first)[0], range(second)[1]] as const;
    return [{ kind: 'arguments swapped', from, to: `${text(second)}, ${text(first)}` }];
  });
};

const events = of('EmitStatement', (node) => [at(node, 'event dropped', NOTHING)]);

/** Who may call, and that nobody calls in between. */
const modifiers = of('ModifierInvocation', (node) =>
  node.kind === 'modifierInvocation' ? [at(node, 'modifier removed', '')] : [],
);

const choices = of('Conditional', (node, text) => [
  at(node, 'always the second', text(child(node, 'falseExpression')!)),
  at(node, 'always the first', text(child(node, 'trueExpression')!)),
]);

const NAMES: Record<string, string> = {
  'Math.min': 'Math.max',
  'Math.max': 'Math.min',
  'Role.Voucher': 'Role.Accrual',
  'Role.Accrual': 'Role.Voucher',
  'Role.RootPoster': 'Role.RootCosigner',
  'Role.RootCosigner': 'Role.RootPoster',
  'Rail.Voucher': 'Rail.Root',
  'Rail.Root': 'Rail.Voucher',
};
const names = of('MemberAccess', (node, text) => {
  const other = NAMES[text(node)];
  return other === undefined ? [] : [at(node, 'another one', other)];
});

const answers = of('Return', (node, text) => {
  const value = child(node, 'expression');
  if (value === undefined || typeOf(value) !== 'bool') return [];
  const is = text(value);
  return ['true', 'false'].filter((to) => to !== is).map((to) => at(value, `always ${to}`, to));
});

/** A limit one lower, unless it is a hash. */
const constants = of('VariableDeclaration', (node, text) => {
  const value = child(node, 'value');
  if (node.constant !== true || value === undefined || typeOf(node) !== 'uint') return [];
  return [at(value, 'constant changed', `${text(value)} - 1`)];
});

const gas = of('FunctionCallOptions', (node, text) => [
  at(node, 'no gas limit', text(child(node, 'expression')!)),
]);

export const KINDS: readonly Kind[] = [
  conditions,
  operators,
  statements,
  order,
  swapped,
  events,
  modifiers,
  choices,
  names,
  answers,
  constants,
  gas,
];
