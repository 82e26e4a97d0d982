import {isExact} from '../../access/role-wish.ts';
import {parseResourceId} from '../../access/scope.ts';
import {gap, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {capital, doing, resourceName, tenantOf} from '../words.ts';

/** Places where the answer is on its way and nothing is asked. */

const running = (what: string, ...more: readonly string[]): ReturnType<typeof view> =>
	view({before: [point('running', what), gap, ...more.map(text => say([span('quiet', text)], 2))]});

export const sourcesLoading: Screen = () => running('Looking for identities on this machine', 'Only names are read. No token is asked for yet.');

export const identitiesLoading: Screen = () =>
	running('Asking each sign-in source on this machine for a token', 'This signs nobody in. Of a token, only its owner is shown.');

export const targetsLoading: Screen = ({record: {session}}) => ({
	...running(
		'Looking for Foundry and Azure OpenAI resources',
		...(session ? [`All that you may see in tenant ${tenantOf(session)}, in every subscription.`] : []),
	),
	typesAhead: true,
});

export const targetOpening: Screen = ({wanted, discovery}) => {
	const known = discovery?.resources.find(({id}) => id.toLowerCase() === wanted?.toLowerCase());
	const id = parseResourceId(wanted ?? '');
	const named = id === null ? wanted : id.project === null ? id.account : `project ${id.project} of ${id.account}`;
	return running(`Opening ${calm(known?.name ?? named ?? 'the resource')}`, 'Reading its projects, deployments and endpoints.');
};

export const assessing: Screen = ({journey, record: {target, scenario}}) =>
	running(
		target ? `Reading who may do what on ${resourceName(target)}` : 'Reading who may do what',
		...(target && scenario
			? [
					`Roles (direct, through groups, eligible), deny assignments and locks: what decides whether ${journey === 'set-up' ? 'they' : 'you'} can ${doing(scenario, target)}.`,
				]
			: []),
	);

export const revising: Screen = ({record: {plan}, trying}) => {
	if (isExact(trying)) return running('Planning with a custom role of exactly what is needed');
	const choice = plan?.choices.find(({roleId}) => roleId === trying);
	return running(choice ? `${capital('planning')} with ${calm(choice.roleName)}` : 'Planning again');
};
