import {parseSync} from 'rolldown/utils';

export type Import = {
	readonly from: string;
	readonly line: number;
	/** `types` vanishes when compiled; `dynamic` is an `import()`, with an empty `from` when its path is computed. */
	readonly how: 'value' | 'types' | 'dynamic';
};
export type Ask = {readonly what: string; readonly line: number};
export type Syntax = {readonly imports: readonly Import[]; readonly asks: readonly Ask[]; readonly errors: readonly string[]};

type Node = {readonly type: string; readonly start: number; readonly [key: string]: unknown};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
const isNamed = (value: unknown, name: string): boolean => isNode(value) && value.type === 'Identifier' && value['name'] === name;
const textOf = (value: unknown): string => (isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : '');

const children = (node: Node): readonly Node[] =>
	Object.values(node).flatMap(value => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

const importOf = (node: Node): Omit<Import, 'line'> | null => {
	switch (node.type) {
		case 'ImportDeclaration':
			return {from: textOf(node['source']), how: node['importKind'] === 'type' ? 'types' : 'value'};
		case 'ExportNamedDeclaration':
		case 'ExportAllDeclaration':
			return node['source'] ? {from: textOf(node['source']), how: node['exportKind'] === 'type' ? 'types' : 'value'} : null;
		case 'TSImportType':
			return {from: textOf(node['source']), how: 'types'};
		case 'TSExternalModuleReference':
			return {from: textOf(node['expression']), how: 'value'};
		case 'ImportExpression':
			return {from: textOf(node['source']), how: 'dynamic'};
		case 'CallExpression':
			return isNamed(node['callee'], 'require') ? {from: textOf((node['arguments'] as readonly unknown[])[0]), how: 'value'} : null;
		default:
			return null;
	}
};

/** What answers otherwise the next time it is asked: the clock and chance. */
const askOf = (node: Node): string | null => {
	if (node.type === 'MemberExpression') {
		if (isNamed(node['object'], 'Math') && isNamed(node['property'], 'random')) return 'Math.random';
		if (isNamed(node['object'], 'Date') && isNamed(node['property'], 'now')) return 'Date.now';
	}
	if (node.type === 'NewExpression' && isNamed(node['callee'], 'Date') && (node['arguments'] as readonly unknown[]).length === 0) return 'new Date()';
	if (node.type === 'CallExpression' && isNamed(node['callee'], 'Date')) return 'Date()';
	return null;
};

/** What one file imports and what it asks of clock and chance. */
export const readSyntax = (path: string, text: string): Syntax => {
	const {program, errors} = parseSync(path, text);
	const starts = [0, ...Array.from(text.matchAll(/\n/g), match => match.index + 1)];
	const lineAt = (offset: number): number => starts.findLastIndex(start => start <= offset) + 1;
	const imports: Import[] = [];
	const asks: Ask[] = [];
	const visit = (node: Node): void => {
		const found = importOf(node);
		if (found) imports.push({...found, line: lineAt(node.start)});
		const ask = askOf(node);
		if (ask) asks.push({what: ask, line: lineAt(node.start)});
		children(node).forEach(visit);
	};
	if (isNode(program)) visit(program);
	return {imports, asks, errors: errors.map(error => error.message)};
};
