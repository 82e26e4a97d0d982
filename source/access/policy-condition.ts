/** What of a rule's `if` holds for a resource. `keys`: as far as its keys go, whatever else it asks for is so. */
export type Applies = 'keys' | 'no' | 'unknown' | 'yes';

/** Fields of a resource, in lower case, with their values. */
export type PolicyFields = Readonly<Record<string, string>>;

/** Of parameters, by name: what is the default, then what was given. */
export type Values = Readonly<Record<string, unknown>>;

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Azure takes property names in any casing. */
export const part = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => isSame(key, name))?.[1] : undefined;

const parameter = /^\[parameters\('(?<name>[^']+)'\)\]$/iu;

/** The value of a parameter, where that is all that stands there. */
export const resolved = (value: unknown, values: Values): unknown => {
	const name = typeof value === 'string' ? parameter.exec(value.trim())?.groups?.['name'] : undefined;
	if (name === undefined) return value;
	// What was given stands after what is the default.
	return Object.entries(values).findLast(([known]) => isSame(known, name))?.[1];
};

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Whichever comes first in the order decides. */
const first = (order: readonly Applies[], found: readonly Applies[]): Applies => order.find(one => found.includes(one)) ?? 'unknown';

const negated: Readonly<Record<Applies, Applies>> = {yes: 'no', no: 'yes', unknown: 'unknown', keys: 'keys'};

const plainText = (value: unknown): string | null => (typeof value === 'string' && !value.startsWith('[') ? value.toLowerCase().replaceAll(' ', '') : null);

const isLike = (text: string, pattern: string): boolean => {
	const [head = '', ...rest] = pattern.split('*');
	if (rest.length === 0) return text === head;
	return rest.length === 1 && text.length >= pattern.length - 1 && text.startsWith(head) && text.endsWith(rest[0] ?? '');
};

const tests: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
	equals: (text, wanted) => text === wanted,
	in: (text, wanted) => text === wanted,
	like: isLike,
	contains: (text, wanted) => text.includes(wanted),
};

const leaf = (condition: unknown, known: string, values: Values): Applies => {
	const text = plainText(known) ?? '';
	for (const [operator, holds] of Object.entries(tests)) {
		for (const [name, answer] of [
			[operator, 'yes'],
			[`not${operator}`, 'no'],
		] as const) {
			const given = part(condition, name);
			if (given === undefined) continue;
			const meant = resolved(given, values);
			const wanted = (Array.isArray(meant) ? meant : [meant]).map(plainText);
			if (wanted.length === 0 || wanted.includes(null)) return 'unknown';
			return wanted.some(one => one !== null && holds(text, one)) ? answer : negated[answer];
		}
	}
	return 'unknown';
};

/** Three-valued: what stands on tags, expressions or anything else that is not known here is `unknown`. Source: Microsoft Learn, "Azure Policy definition structure policy rule". */
export const appliesTo = (condition: unknown, fields: PolicyFields, keysField: string, values: Values): Applies => {
	const inner = (list: unknown): readonly Applies[] => listIn(list).map(one => appliesTo(one, fields, keysField, values));
	const [allOf, anyOf, not, field] = ['allOf', 'anyOf', 'not', 'field'].map(name => part(condition, name));
	if (allOf !== undefined) return first(['no', 'unknown', 'keys', 'yes'], inner(allOf));
	if (anyOf !== undefined) return first(['yes', 'keys', 'unknown', 'no'], inner(anyOf));
	if (not !== undefined) return negated[appliesTo(not, fields, keysField, values)];
	if (typeof field !== 'string') return 'unknown';
	if (field.toLowerCase() === keysField) return 'keys';
	const known = fields[field.toLowerCase()];
	return known === undefined ? 'unknown' : leaf(condition, known, values);
};
