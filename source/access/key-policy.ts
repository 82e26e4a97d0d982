import {aimOf, keysField} from './policy-aim.ts';
import {appliesTo, type PolicyFields, part, resolved} from './policy-condition.ts';
import {isWithin} from './scope.ts';
import type {Resource} from './target.ts';
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
	/** It is for some places or kinds of resources only (`resourceSelectors`), which are not judged here. */
	readonly selective?: boolean;
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
	/** Its reference id in that initiative. */
	readonly reference: string | null;
	readonly effect: 'audit' | 'deny' | 'deploy' | 'modify' | 'none' | 'unknown';
	/** What it wants the keys to be; `null`: its rule does not tell. */
	readonly wants: 'off' | 'on' | null;
	/** Why it does not count here; `null`: it counts. */
	readonly idle: 'excluded' | 'exempt' | 'not-enforced' | null;
	/** The one that counts, else the one that has run out. */
	readonly exemption: (PolicyExemption & {readonly expired: boolean}) | null;
	readonly remediation: Remediation | null;
};

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

/** Of what a rule may ask for besides the keys, this is known; a part that is left out is not. */
type Governed = Pick<Resource, 'id'> & Partial<Pick<Resource, 'kind' | 'location'>>;

const fieldsOf = ({id, kind, location}: Governed): PolicyFields => ({
	type: 'Microsoft.CognitiveServices/accounts',
	id,
	name: id.slice(id.lastIndexOf('/') + 1),
	...(kind === undefined ? {} : {kind, 'microsoft.cognitiveservices/accounts/kind': kind}),
	...(location === undefined ? {} : {location}),
});

/** What is assigned about keys, as it counts for the resource. */
export const keyPoliciesOf = (reading: PolicyReading, resource: Governed, now: number): readonly KeyPolicy[] => {
	const fields = fieldsOf(resource);
	return reading.assignments.flatMap(assignment => {
		const initiative = reading.initiatives.get(assignment.definitionId.toLowerCase());
		const members = initiative?.members ?? [{definitionId: assignment.definitionId, reference: null, parameters: assignment.parameters}];
		return members.flatMap(member => {
			const values = initiative
				? Object.fromEntries(
						Object.entries(member.parameters).map(([name, value]) => [name, resolved(value, {...initiative.defaults, ...assignment.parameters})]),
					)
				: assignment.parameters;
			const judged = judge(reading.definitions.get(member.definitionId.toLowerCase()) ?? null, member.definitionId, values, fields);
			const found = judged && {...judged, effect: effectHere(judged.effect, assignment, member.reference)};
			if (!found || found.effect === 'none') return [];
			const exemption = exemptionOf(reading.exemptions ?? [], assignment.id, member.reference, now);
			const isPartly = exemption?.selective === true && !exemption.expired;
			return [
				{
					assignmentId: assignment.id,
					name: assignment.name,
					scope: assignment.scope,
					definitionId: member.definitionId,
					through: initiative?.name ?? null,
					reference: member.reference,
					...found,
					...(isPartly ? {effect: 'unknown' as const} : {}),
					idle: idleOf(assignment, isPartly ? null : exemption, resource.id),
					exemption,
					remediation: reading.remediations?.find(one => isSame(one.assignmentId, assignment.id) && !isOver(one)) ?? null,
				},
			];
		});
	});
};

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
	const holding = fitting.filter(({expired}) => !expired);
	return holding.find(({selective}) => !selective) ?? holding[0] ?? fitting[0] ?? null;
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
	fields: PolicyFields,
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
	const applies = appliesTo(part(definition.rule, 'if'), fields, keysField, values);
	if (applies === 'no') return null;
	// A tag may leave the resource out, or whatever else it asks for.
	if (applies === 'unknown' && (effect === 'deny' || effect === 'modify' || effect === 'deploy')) return {effect: 'unknown', wants: byId ? 'off' : aim.wants};
	return {effect, wants: byId ? 'off' : aim.wants};
};
