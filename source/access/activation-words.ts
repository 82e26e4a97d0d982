import {type ActivationRules, lackingFor} from './activation.ts';
import {noWish} from './activation-wish.ts';
import type {Assessment} from './assessment.ts';
import {duration} from './plain.ts';
import type {Reason} from './reason.ts';
import {scopeWords} from './scope.ts';
import type {Resource} from './target.ts';

/** "a, b and c". */
export const anded = (parts: readonly string[], word = 'and'): string =>
	parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;

const approvedBy = ({approval, approvers}: ActivationRules): readonly string[] =>
	approval ? [approvers.length === 0 ? 'an approval' : `an approval by ${anded(approvers, 'or')}`] : [];

/** "a justification, a ticket and an approval by Priya Shah"; "nothing more". */
export const askedFor = (rules: ActivationRules): string => {
	const parts = [
		...(rules.justification ? ['a justification'] : []),
		...(rules.ticket ? ['a ticket number'] : []),
		...(rules.authenticationContext === null ? [] : [`a sign-in that satisfies authentication context ${rules.authenticationContext}`]),
		...(rules.mfa ? ['a sign-in with a second factor'] : []),
		...approvedBy(rules),
	];
	return parts.length === 0 ? 'nothing more' : anded(parts);
};

const longest = ({longestMs}: ActivationRules): string => (longestMs === null ? '' : `; it lasts up to ${duration(longestMs)}`);

/** The assessment with what activating its roles asks for, told among its reasons. */
export const withRules = (assessment: Assessment, rules: readonly (ActivationRules | null)[], resource: Resource | null): Assessment => {
	const roles = (assessment.activatable ?? []).map((role, index) => ({...role, rules: rules[index] ?? null}));
	const needs = roles.map(({roleId, roleName, scope, rules: known}): Reason => {
		const what = `Activating ${roleName} on ${scopeWords(scope, resource)}`;
		const text = known === null ? `${what} asks for what its settings say; they could not be read.` : `${what} takes ${askedFor(known)}${longest(known)}.`;
		return {id: 'access.activation-needs', text, roleId, scope};
	});
	const at = assessment.because.findLastIndex(({id}) => id === 'access.activate') + 1;
	const because = at === 0 ? [...assessment.because, ...needs] : [...assessment.because.slice(0, at), ...needs, ...assessment.because.slice(at)];
	return {...assessment, because, activatable: roles};
};

/** The words that make `grant` activate, with a blank for what the person must say. */
export const activationWords = (assessment: Assessment | null): readonly string[] => {
	const lacking = lackingFor(assessment?.activatable ?? [], noWish);
	return [
		'--activate',
		...(lacking.includes('justification') ? ['--justification', 'WHY YOU NEED IT'] : []),
		...(lacking.includes('ticket') ? ['--ticket', 'SYSTEM:NUMBER'] : []),
	];
};
