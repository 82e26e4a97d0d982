import {all, any, type Certainty, not} from './certainty.ts';
import {type Comparison, type Condition, type Operand, parseCondition} from './condition-format.ts';
import {type Compare, type Kind, operators} from './condition-operators.ts';
import {matches} from './permission.ts';

/** By name, e.g. `Microsoft.Authorization/roleAssignments:RoleDefinitionId`, which is compared without case. Not changed once handed over. */
export type Attributes = Readonly<Record<string, string>>;

export type ConditionContext = {
	readonly action: string;
	/** `@Request`: of what is to be written; `null`: not known. */
	readonly request: Attributes | null;
	/** `@Resource`: of what stands already; `null`: not known. */
	readonly resource: Attributes | null;
};

/**
 * Whether an ABAC condition (version 2.0) holds. `unknown` for whatever cannot be told for certain: text that is not the grammar, attributes and sources that are not in the
 * context (`@Principal` and `@Environment` never are), operators and values nobody documents.
 * Source: Microsoft Learn, "Azure role assignment condition format and syntax"; "Authorization actions and attributes".
 */
export const conditionHolds = (condition: string, {action, request, resource}: ConditionContext): Certainty => {
	const entry = entryOf(condition);
	const {last} = entry;
	if (last !== null && last.action === action && last.request === request && last.resource === resource) {
		return last.says;
	}
	const says = entry.parsed === null ? 'unknown' : holds(entry.parsed, {action, request, resource});
	entry.last = {action, request, resource, says};
	return says;
};

/** The last answer is kept since thousands of assignments with few conditions are asked the same question one after the other. */
type Entry = {readonly parsed: Condition | null; last: (ConditionContext & {readonly says: Certainty}) | null};

const entries = new Map<string, Entry>();
const mostEntries = 2000;

const entryOf = (text: string): Entry => {
	const known = entries.get(text);
	if (known !== undefined) {
		return known;
	}
	if (entries.size >= mostEntries) {
		entries.clear();
	}
	const entry: Entry = {parsed: parseCondition(text), last: null};
	entries.set(text, entry);
	return entry;
};

const holds = (condition: Condition, context: ConditionContext): Certainty => {
	switch (condition.is) {
		case 'and':
			return all(condition.of.map(part => holds(part, context)));
		case 'or':
			return any(condition.of.map(part => holds(part, context)));
		case 'not':
			return not(holds(condition.of, context));
		case 'actionmatches':
			return matches(condition.pattern, context.action) ? 'yes' : 'no';
		case 'suboperationmatches':
			// Only data actions of storage have suboperations; no other action needs one told: its ActionMatches, which stands beside, is a certain no.
			return 'unknown';
		case 'exists':
			// Attributes that are not in the context may still exist.
			return valuesOf(condition.attribute, null, context) === null ? 'unknown' : 'yes';
		case 'comparison':
			return compares(condition, context);
	}
};

/** First over the values on the left, then over those on the right. */
const quantifiers: ReadonlyMap<string, readonly [typeof all, typeof all]> = new Map([
	['foranyofanyvalues', [any, any]],
	['forallofanyvalues', [all, any]],
	['foranyofallvalues', [any, all]],
	['forallofallvalues', [all, all]],
]);

const compares = ({left, across, operator, right}: Comparison, context: ConditionContext): Certainty => {
	const known = operators.get(operator);
	const lefts = known === undefined ? null : valuesOf(left, known.kind, context);
	const rights = known === undefined ? null : valuesOf(right, known.kind, context);
	if (known === undefined || lefts === null || rights === null) {
		return 'unknown';
	}
	if (across === null) {
		return single(known.compare, lefts, rights);
	}
	const [outer, inner] = quantifiers.get(across) ?? [];
	return outer === undefined || inner === undefined ? 'unknown' : outer(lefts.map(a => inner(rights.map(b => known.compare(a, b)))));
};

/** An operator alone compares one value with one: over more of them nothing says which must match. */
const single = (compare: Compare, [left, ...moreLeft]: readonly string[], [right, ...moreRight]: readonly string[]): Certainty =>
	left === undefined || right === undefined || moreLeft.length > 0 || moreRight.length > 0 ? 'unknown' : compare(left, right);

const roleAssignments = 'microsoft.authorization/roleassignments';

/** How Azure writes a GUID where it is compared as text (its case, its dashes, the path before it) is not documented, so text operators do not apply to these. */
const kinds: ReadonlyMap<string, Kind> = new Map([
	[`${roleAssignments}:roledefinitionid`, 'guid'],
	[`${roleAssignments}:principalid`, 'guid'],
	[`${roleAssignments}:principaltype`, 'string'],
]);

/** `kind` `null`: of any. */
const valuesOf = (operand: Operand, kind: Kind | null, context: ConditionContext): readonly string[] | null => {
	if (!('source' in operand)) {
		return operand;
	}
	const {source, name} = operand;
	const attributes = source === 'request' ? context.request : source === 'resource' ? context.resource : null;
	if (attributes === null || (kind !== null && (kinds.get(name) ?? kind) !== kind)) {
		return null;
	}
	const found = Object.keys(attributes).find(key => key.toLowerCase() === name);
	const value = found === undefined ? undefined : attributes[found];
	return value === undefined ? null : [value];
};
