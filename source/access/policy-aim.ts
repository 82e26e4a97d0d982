import {part, resolved, type Values} from './policy-condition.ts';

/** Alias of what says whether a resource takes keys, in lower case. */
export const keysField = 'microsoft.cognitiveservices/accounts/disablelocalauth';

const truth = (value: unknown): boolean | null => {
	const text = String(value).toLowerCase();
	return text === 'true' ? true : text === 'false' ? false : null;
};

/** The values of `disableLocalAuth` at which a condition holds, as far as it speaks of it. */
const holdsAt = (condition: unknown, values: Values, isNegated: boolean): readonly (boolean | null)[] => {
	if (typeof condition !== 'object' || condition === null) return [];
	if (Array.isArray(condition)) return condition.flatMap(one => holdsAt(one, values, isNegated));
	const inner = [
		...['allOf', 'anyOf'].map(name => holdsAt(part(condition, name), values, isNegated)),
		holdsAt(part(condition, 'not'), values, !isNegated),
	].flat();
	const field = part(condition, 'field');
	if (typeof field !== 'string' || field.toLowerCase() !== keysField) return inner;
	const flip = (value: boolean | null, isOther: boolean): boolean | null => (value === null ? null : value !== (isOther !== isNegated));
	if (part(condition, 'equals') !== undefined) return [flip(truth(resolved(part(condition, 'equals'), values)), false)];
	if (part(condition, 'notEquals') !== undefined) return [flip(truth(resolved(part(condition, 'notEquals'), values)), true)];
	// What is absent is off.
	if (part(condition, 'exists') !== undefined) return truth(resolved(part(condition, 'exists'), values)) === isNegated ? [false] : [null];
	return [null];
};

/** What the rule wants: Modify writes it, DeployIfNotExists wants it to exist, the others object to its opposite. */
export const aimOf = (rule: unknown, values: Values): {readonly isAboutKeys: boolean; readonly wants: 'off' | 'on' | null} => {
	const details = part(part(rule, 'then'), 'details');
	const operations = [part(details, 'operations'), details].flatMap(list => (Array.isArray(list) ? list : []));
	const written = operations.filter(one => String(part(one, 'field')).toLowerCase() === keysField).map(one => truth(resolved(part(one, 'value'), values)));
	const existing = holdsAt(part(details, 'existenceCondition'), values, false);
	const objected = holdsAt(part(rule, 'if'), values, false).map(value => (value === null ? null : !value));
	const found = [written, existing, objected].find(list => list.length > 0) ?? [];
	const known = new Set(found.filter(value => value !== null));
	const [value] = known;
	return {isAboutKeys: found.length > 0, wants: known.size !== 1 ? null : value ? 'off' : 'on'};
};
