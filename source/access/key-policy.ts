import {isWithin} from './scope.ts';
import {parseTime} from './time.ts';

export type PolicyAssignment = {
	/** ARM id. */
	readonly id: string;
	readonly name: string;
	readonly scope: string;
	/** Of a definition or an initiative. */
	readonly definitionId: string;
	/** `false`: enforcementMode DoNotEnforce. */
	readonly enforced: boolean;
	readonly notScopes: readonly string[];
	/** It counts for some places or kinds of resources only (`resourceSelectors`), which are not judged here. */
	readonly selective?: boolean;
	/** Effects that the assignment sets over those of its definitions. */
	readonly overrides?: readonly PolicyOverride[];
	readonly parameters: Readonly<Record<string, unknown>>;
};

export type PolicyOverride = {
	readonly effect: string;
	/** Reference ids of the initiative's members that it is for; `null`: all of them. */
	readonly references: readonly string[] | null;
	/** It asks for something else too, such as a place. */
	readonly selective: boolean;
};

export type PolicyDefinition = {
	readonly id: string;
	readonly name: string;
	/** `properties.policyRule`, as it came. */
	readonly rule: unknown;
	readonly defaults: Readonly<Record<string, unknown>>;
};

export type PolicyInitiative = {
	readonly id: string;
	readonly name: string;
	readonly members: readonly {readonly definitionId: string; readonly reference: string | null; readonly parameters: Readonly<Record<string, unknown>>}[];
	readonly defaults: Readonly<Record<string, unknown>>;
};

export type PolicyExemption = {
	readonly name: string;
	readonly assignmentId: string;
	/** Of an initiative's members; empty: all of them. */
	readonly references: readonly string[];
	/** ISO 8601; `null`: without end. */
	readonly expiresOn: string | null;
};

/** `state`: Azure's own word. */
export type Remediation = {readonly name: string; readonly assignmentId: string; readonly state: string};

/** Everything of Azure Policy at and above a resource that could be read. */
export type PolicyReading = {
	readonly assignments: readonly PolicyAssignment[];
	/** By ARM id in lower case. */
	readonly definitions: ReadonlyMap<string, PolicyDefinition>;
	readonly initiatives: ReadonlyMap<string, PolicyInitiative>;
	/** `null`: could not be read. */
	readonly exemptions: readonly PolicyExemption[] | null;
	readonly remediations: readonly Remediation[] | null;
	/** Definitions and initiatives that could not be read. */
	readonly unread: number;
};

/** An assignment that is about `disableLocalAuth`. */
export type KeyPolicy = {
	readonly assignmentId: string;
	readonly name: string;
	readonly scope: string;
	readonly definitionId: string;
	/** Name of the initiative that brings it. */
	readonly through: string | null;
	readonly effect: 'audit' | 'deny' | 'deploy' | 'modify' | 'none' | 'unknown';
	/** What it wants the keys to be; `null`: its rule does not tell. */
	readonly wants: 'off' | 'on' | null;
	/** Why it does not count here; `null`: it counts. */
	readonly idle: 'excluded' | 'exempt' | 'not-enforced' | null;
	/** The one that counts, else the one that has run out. */
	readonly exemption: (PolicyExemption & {readonly expired: boolean}) | null;
	readonly remediation: Remediation | null;
};

const alias = 'microsoft.cognitiveservices/accounts/disablelocalauth';

/** Azure's own about local authentication of Cognitive Services, with the effect they have unless told otherwise. Source: Azure/azure-policy. */
const builtIns: Readonly<Record<string, KeyPolicy['effect']>> = {
	'71ef260a-8f18-47b7-abcb-62d0673d94dc': 'audit',
	'14de9e63-1b31-492e-a5a3-c3f7fd57f555': 'modify',
	'55eff01b-f2bd-4c32-9203-db285f709d30': 'deploy',
};

/** Public, and the same in every tenant. */
export const keyPolicyIds: readonly string[] = Object.keys(builtIns);

const guidOf = (definitionId: string): string => definitionId.slice(definitionId.lastIndexOf('/') + 1).toLowerCase();

/** Whether it is about keys by its id alone. */
export const isKnownKeyPolicy = (definitionId: string): boolean => Object.hasOwn(builtIns, guidOf(definitionId));

/** What is assigned about keys, as it counts for the resource. */
export const keyPoliciesOf = (reading: PolicyReading, resourceId: string, now: number): readonly KeyPolicy[] =>
	reading.assignments.flatMap(assignment => {
		const initiative = reading.initiatives.get(assignment.definitionId.toLowerCase());
		const members = initiative?.members ?? [{definitionId: assignment.definitionId, reference: null, parameters: assignment.parameters}];
		return members.flatMap(member => {
			const values = initiative
				? Object.fromEntries(
						Object.entries(member.parameters).map(([name, value]) => [name, resolved(value, {...initiative.defaults, ...assignment.parameters})]),
					)
				: assignment.parameters;
			const judged = judge(reading.definitions.get(member.definitionId.toLowerCase()) ?? null, member.definitionId, values);
			const found = judged && {...judged, effect: effectHere(judged.effect, assignment, member.reference)};
			if (!found || found.effect === 'none') return [];
			const exemption = exemptionOf(reading.exemptions ?? [], assignment.id, member.reference, now);
			return [
				{
					assignmentId: assignment.id,
					name: assignment.name,
					scope: assignment.scope,
					definitionId: member.definitionId,
					through: initiative?.name ?? null,
					...found,
					idle: idleOf(assignment, exemption, resourceId),
					exemption,
					remediation: reading.remediations?.find(one => isSame(one.assignmentId, assignment.id) && !isOver(one)) ?? null,
				},
			];
		});
	});

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isOver = ({state}: Remediation): boolean => /^(?:succeeded|failed|canceled|cancelled)$/iu.test(state);

const idleOf = ({enforced, notScopes}: PolicyAssignment, exemption: KeyPolicy['exemption'], resourceId: string): KeyPolicy['idle'] => {
	if (notScopes.some(scope => isWithin(resourceId, scope))) return 'excluded';
	if (exemption && !exemption.expired) return 'exempt';
	return enforced ? null : 'not-enforced';
};

const exemptionOf = (exemptions: readonly PolicyExemption[], assignmentId: string, reference: string | null, now: number): KeyPolicy['exemption'] => {
	const fitting = exemptions
		.filter(
			one =>
				isSame(one.assignmentId, assignmentId) && (one.references.length === 0 || (reference !== null && one.references.some(name => isSame(name, reference)))),
		)
		.map(one => ({...one, expired: one.expiresOn !== null && (parseTime(one.expiresOn) ?? now) <= now}));
	return fitting.find(({expired}) => !expired) ?? fitting[0] ?? null;
};

const parameter = /^\[parameters\('(?<name>[^']+)'\)\]$/iu;

const resolved = (value: unknown, values: Readonly<Record<string, unknown>>): unknown => {
	const name = typeof value === 'string' ? parameter.exec(value.trim())?.groups?.['name'] : undefined;
	if (name === undefined) return value;
	// What was given stands after what is the default.
	return Object.entries(values).findLast(([known]) => isSame(known, name))?.[1];
};

const effects: Readonly<Record<string, KeyPolicy['effect']>> = {
	audit: 'audit',
	auditifnotexists: 'audit',
	deny: 'deny',
	modify: 'modify',
	append: 'modify',
	deployifnotexists: 'deploy',
	disabled: 'none',
};

/** Source: Microsoft Learn, "Azure Policy assignment structure", resource selectors and overrides. */
const effectHere = (own: KeyPolicy['effect'], {selective = false, overrides = []}: PolicyAssignment, reference: string | null): KeyPolicy['effect'] => {
	const over = overrides.find(({references}) => references === null || (reference !== null && references.some(name => isSame(name, reference))));
	const effect = over ? (effects[over.effect.toLowerCase()] ?? 'unknown') : own;
	// Whether it is for this resource is not known, and neither is then what it does to it.
	return effect !== 'none' && (selective || over?.selective) ? 'unknown' : effect;
};

/** `null`: it is about something else, as far as can be told. */
const judge = (
	definition: PolicyDefinition | null,
	definitionId: string,
	given: Readonly<Record<string, unknown>>,
): Pick<KeyPolicy, 'effect' | 'wants'> | null => {
	const byId = builtIns[guidOf(definitionId)];
	if (!definition) {
		const effect = given['effect'];
		return byId ? {effect: typeof effect === 'string' ? (effects[effect.toLowerCase()] ?? 'unknown') : byId, wants: 'off'} : null;
	}
	const values = {...definition.defaults, ...given};
	const aim = aimOf(definition.rule, values);
	if (!byId && !aim.isAboutKeys) return null;
	const said = resolved(part(part(definition.rule, 'then'), 'effect'), values);
	const effect = typeof said === 'string' ? (effects[said.toLowerCase()] ?? 'unknown') : (byId ?? 'unknown');
	return {effect, wants: byId ? 'off' : aim.wants};
};

const part = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => isSame(key, name))?.[1] : undefined;

const truth = (value: unknown): boolean | null => {
	const text = String(value).toLowerCase();
	return text === 'true' ? true : text === 'false' ? false : null;
};

type Values = Readonly<Record<string, unknown>>;

/** The values of `disableLocalAuth` at which a condition holds, as far as it speaks of it. */
const holdsAt = (condition: unknown, values: Values, isNegated: boolean): readonly (boolean | null)[] => {
	if (typeof condition !== 'object' || condition === null) return [];
	if (Array.isArray(condition)) return condition.flatMap(one => holdsAt(one, values, isNegated));
	const inner = [
		...['allOf', 'anyOf'].map(name => holdsAt(part(condition, name), values, isNegated)),
		holdsAt(part(condition, 'not'), values, !isNegated),
	].flat();
	const field = part(condition, 'field');
	if (typeof field !== 'string' || field.toLowerCase() !== alias) return inner;
	const flip = (value: boolean | null, isOther: boolean): boolean | null => (value === null ? null : value !== (isOther !== isNegated));
	if (part(condition, 'equals') !== undefined) return [flip(truth(resolved(part(condition, 'equals'), values)), false)];
	if (part(condition, 'notEquals') !== undefined) return [flip(truth(resolved(part(condition, 'notEquals'), values)), true)];
	// What is absent is off.
	if (part(condition, 'exists') !== undefined) return truth(resolved(part(condition, 'exists'), values)) === isNegated ? [false] : [null];
	return [null];
};

/** What the rule wants: Modify writes it, DeployIfNotExists wants it to exist, the others object to its opposite. */
const aimOf = (rule: unknown, values: Values): {readonly isAboutKeys: boolean; readonly wants: KeyPolicy['wants']} => {
	const details = part(part(rule, 'then'), 'details');
	const operations = [part(details, 'operations'), details].flatMap(list => (Array.isArray(list) ? list : []));
	const written = operations.filter(one => String(part(one, 'field')).toLowerCase() === alias).map(one => truth(resolved(part(one, 'value'), values)));
	const existing = holdsAt(part(details, 'existenceCondition'), values, false);
	const objected = holdsAt(part(rule, 'if'), values, false).map(value => (value === null ? null : !value));
	const found = [written, existing, objected].find(list => list.length > 0) ?? [];
	const known = new Set(found.filter(value => value !== null));
	const [value] = known;
	return {isAboutKeys: found.length > 0, wants: known.size !== 1 ? null : value ? 'off' : 'on'};
};
