import {createHash} from 'node:crypto';

/** What an expression may refer to. */
export type TemplateScope = {
	readonly subscriptionId: string;
	readonly resourceGroup: string | null;
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly variables: Readonly<Record<string, unknown>>;
};

/** A template that cannot be understood: `NotModelled` is the sandbox's fault, the others are the template's. */
export class TemplateFault extends Error {
	override readonly name = 'TemplateFault';
	readonly code: 'InvalidTemplate' | 'NotModelled';
	constructor(code: TemplateFault['code'], message: string) {
		super(message);
		this.code = code;
	}
}

const notModelled = (what: string): TemplateFault => new TemplateFault('NotModelled', what);

/** UUIDv5 in the namespace that Resource Manager has for it. */
const guid = (parts: readonly string[]): string => {
	const bytes = createHash('sha1').update(Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex')).update(parts.join('-')).digest();
	bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
	bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
	return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** `a/b/c` with the names `x, y` is `a/b/x/c/y`. */
const typed = (type: string, names: readonly string[]): string => {
	const [namespace = '', ...types] = type.split('/');
	return [namespace, ...types.flatMap((part, index) => [part, names[index] ?? ''])].join('/');
};

type Function = (inputs: readonly string[], scope: TemplateScope) => unknown;

const groupOf = ({subscriptionId, resourceGroup}: TemplateScope): string => `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup ?? ''}`;

const functions: Readonly<Record<string, Function>> = {
	parameters: ([name = ''], {parameters}) => parameters[name],
	variables: ([name = ''], {variables}) => variables[name],
	concat: inputs => inputs.join(''),
	format: ([text = '', ...inputs]) => text.replaceAll(/\{(\d+)\}/g, (_, index: string) => inputs[Number(index)] ?? ''),
	guid,
	subscription: (_, {subscriptionId}) => ({id: `/subscriptions/${subscriptionId}`, subscriptionId}),
	resourceGroup: (_, scope) => ({id: groupOf(scope), name: scope.resourceGroup}),
	subscriptionResourceId: ([type = '', ...names], {subscriptionId}) => `/subscriptions/${subscriptionId}/providers/${typed(type, names)}`,
	resourceId: ([type = '', ...names], scope) => `${groupOf(scope)}/providers/${typed(type, names)}`,
	extensionResourceId: ([id = '', type = '', ...names]) => `${id}/providers/${typed(type, names)}`,
};

/** Reads `name(inputs).property…` from the front of the text; the rest is handed back. */
const read = (text: string, scope: TemplateScope): readonly [value: unknown, rest: string] => {
	const quoted = /^\s*'((?:[^']|'')*)'\s*/.exec(text);
	if (quoted) return [(quoted[1] ?? '').replaceAll("''", "'"), text.slice(quoted[0].length)];
	const call = /^\s*([A-Za-z]+)\(\s*/.exec(text);
	const known = Object.entries(functions).find(([name]) => name.toLowerCase() === call?.[1]?.toLowerCase())?.[1];
	if (!call || !known) throw notModelled(`the template expression ${text}`);
	let rest = text.slice(call[0].length);
	const inputs: string[] = [];
	while (!rest.startsWith(')')) {
		const [value, after] = read(rest, scope);
		if (typeof value !== 'string') throw notModelled(`the template expression ${text}`);
		inputs.push(value);
		rest = after.replace(/^,\s*/, '');
		if (rest === '') throw new TemplateFault('InvalidTemplate', `Unable to parse language expression '${text}'`);
	}
	rest = rest.slice(1);
	let value = known(inputs, scope);
	for (let property = /^\.([A-Za-z]+)/.exec(rest); property; property = /^\.([A-Za-z]+)/.exec(rest)) {
		value = typeof value === 'object' && value !== null ? Reflect.get(value, property[1] ?? '') : undefined;
		rest = rest.slice(property[0].length);
	}
	if (value === undefined) throw new TemplateFault('InvalidTemplate', `The template expression '${text}' refers to what is not there`);
	return [value, rest.replace(/^\s+/, '')];
};

/** A template's value with its expressions evaluated, however deep. A text that begins with `[[` is meant as it is, less one bracket. */
export const evaluate = (value: unknown, scope: TemplateScope): unknown => {
	if (Array.isArray(value)) return value.map(item => evaluate(item, scope));
	if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, evaluate(inner, scope)]));
	if (typeof value !== 'string' || !value.startsWith('[') || !value.endsWith(']')) return value;
	if (value.startsWith('[[')) return value.slice(1);
	const [result, rest] = read(value.slice(1, -1), scope);
	if (rest !== '') throw notModelled(`the template expression ${value}`);
	return result;
};
