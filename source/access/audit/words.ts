import {plain} from '../plain.ts';
import {kindWords, memberWords, type Principal} from '../principal.ts';
import {listOf} from '../proof.ts';
import type {RoleDefinition} from '../role-definition.ts';
import type {Excess} from '../role-excess.ts';
import {excessWords} from '../role-ranking.ts';
import {type ScenarioId, scenarios} from '../scenario.ts';
import {scopeWords} from '../scope.ts';
import type {Resource} from '../target.ts';
import type {AuditFinding, AuditRule, HeldAssignment, Replacement, Standing} from './finding.ts';
import {wildcards} from './rules.ts';

/** "ben@contoso.com", "group ai-evaluators", "managed identity id-chat-api". */
export const whoWords = (principal: Principal, standing: Standing = 'seen'): string => {
	const {name, id, type} = principal;
	if (standing !== 'seen') return `${{User: 'user', Group: 'group', ServicePrincipal: 'application'}[type]} ${id}`;
	const kind = kindWords(principal);
	// An identity goes by whom it belongs to.
	return type === 'User' ? (name ?? id) : kind.startsWith('identity of ') ? kind : `${kind} ${name ?? id}`;
};

/** What a finding is called in a table. */
export const ruleTitles: Readonly<Record<AuditRule, string>> = {
	'owner-by-habit': 'Owner by habit',
	'contributor-by-habit': 'Contributor by habit',
	'wildcard-role': 'wildcard role',
	'hub-role': 'role for hubs',
	'broader-role': 'broader role than needed',
	'broad-scope': 'broader scope than needed',
	'direct-beside-group': 'direct, and by a group',
	'deleted-principal': 'holder is deleted',
	'unseen-principal': 'holder cannot be seen',
	'aged-role': 'narrow role has aged',
	'upgrade-widens': 'an upgrade widens it',
};

type Facts = {
	readonly rule: AuditRule;
	readonly principal: Principal;
	readonly standing: Standing;
	readonly held: HeldAssignment;
	readonly replacement: Replacement | null;
	readonly resource: Resource;
	/** Of the project, else of the resource. */
	readonly place: string;
	/** The group that gives it too, by name. */
	readonly group: string | null;
	/** What the role lacks of today's need. */
	readonly lacks: readonly string[];
	/** How many actions the scenario needs, and how many of them it gives. */
	readonly needed: number;
	readonly covered: number;
	readonly scenario: ScenarioId;
};

/** Who and what first, then why, then what is enough. */
export const sentenceOf = ({rule, principal, standing, held, replacement, resource, place: target, group, lacks, needed, covered, scenario}: Facts): string => {
	const who = plain(whoWords(principal, standing));
	const place = scopeWords(held.scope, resource);
	const has = `${who} ${held.state === 'eligible' ? 'can activate' : 'holds'} ${plain(held.roleName)} on ${place}`;
	const {activity} = scenarios[scenario];
	const enough =
		replacement === null ? '' : ` To ${activity} ${plain(target)} takes only ${plain(replacement.roleName)} on ${scopeWords(replacement.scope, resource)}.`;
	switch (rule) {
		case 'owner-by-habit':
		case 'contributor-by-habit':
			return `${has}: ${covered} of the ${needed} actions that are needed, and control of all that is there.${enough}`;
		case 'wildcard-role':
			return `${has}, whose data actions are a pattern: whatever Azure adds to it comes along.${enough}`;
		case 'hub-role':
			return `${has}, which is meant for hubs of Azure Machine Learning.${enough}`;
		case 'broader-role':
			return `${has}.${enough}`;
		case 'broad-scope':
			return `${has}, and so on all that lies below.${replacement === null ? '' : ` Here it is needed on ${scopeWords(replacement.scope, resource)} only.`}`;
		case 'direct-beside-group':
			return `${has} directly, and has it through group ${plain(group ?? '')} as well: whoever leaves the group would keep it.`;
		case 'deleted-principal':
			return `${capital(who)} is in the directory no more, and still holds ${plain(held.roleName)} on ${place}.`;
		case 'unseen-principal':
			return `${capital(who)} holds ${plain(held.roleName)} on ${place}, and the directory does not show you who that is.`;
		case 'aged-role':
			return `${has}, a custom role that lacks ${listOf(lacks)}: calls that came later, or were left out, are refused.`;
		case 'upgrade-widens':
			return `${has}. After an upgrade to Foundry that gives all of Foundry here, not OpenAI's models alone.${enough}`;
	}
};

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What stands behind the sentence: numbers and patterns, from the definition itself. */
export const evidenceOf = (
	{rule, principal, held}: Pick<Facts, 'held' | 'principal' | 'rule'>,
	definition: RoleDefinition | null,
	excess: Excess | null,
): readonly string[] => {
	const isOfHolder = rule === 'deleted-principal' || rule === 'unseen-principal';
	const members = memberWords(principal);
	return [
		...(isOfHolder || rule === 'broad-scope' || rule === 'upgrade-widens' || rule === 'direct-beside-group' || rule === 'aged-role' || !excess
			? []
			: [`Beyond the need it gives ${excessWords(excess)}.`]),
		...(rule === 'wildcard-role' && definition ? [`Its data actions: ${wildcards(definition).join(', ')}.`] : []),
		...(rule === 'deleted-principal'
			? [
					'A direct look-up finds nobody of this id, and finds others of its kind.',
					'A user who was deleted in the last 30 days can be restored, and would have the role again.',
				]
			: []),
		...(rule === 'unseen-principal' ? ['That the directory does not show it is no sign that it was deleted: do not remove it for that.'] : []),
		...(members ? [`The group has ${members}.`] : []),
		...(held.condition === null || isOfHolder ? [] : ['The assignment has a condition.']),
		...(held.state === 'eligible' ? ['Privileged Identity Management holds it ready: it is changed there.'] : []),
	];
};

/** What one does about it. */
export const adviceOf = ({rule, fix, replacement, held}: Pick<AuditFinding, 'fix' | 'held' | 'replacement' | 'rule'>, resource: Resource): string => {
	const instead = replacement && `${plain(replacement.roleName)} on ${scopeWords(replacement.scope, resource)}`;
	if (rule === 'unseen-principal') return 'ask somebody who may read the directory who it is';
	if (rule === 'aged-role') return 'bring the role up to date, or take the documented one';
	if (rule === 'upgrade-widens') return `${instead ?? 'a narrower role'}, before the upgrade`;
	if (held.state === 'eligible') return instead ? `make ${instead} eligible instead` : 'take the eligibility away';
	if (fix === 'remove' || !instead) return 'remove it';
	if (rule === 'direct-beside-group') return `remove it, since the group gives ${instead}`;
	return fix === null ? `change it by hand: ${instead} instead` : `replace it by ${instead}`;
};
