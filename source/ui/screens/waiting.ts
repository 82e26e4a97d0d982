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
	running('Asking each source on this machine whose token it gives', 'Nobody is signed in and nothing is shown of a token but whose it is.');

export const targetsLoading: Screen = ({record: {session}}) =>
	running(
		'Looking for Foundry and Azure OpenAI resources',
		...(session ? [`Everything that you may see in tenant ${tenantOf(session)}, in all of its subscriptions.`] : []),
	);

export const targetOpening: Screen = ({wanted, discovery}) => {
	const known = discovery?.resources.find(({id}) => id.toLowerCase() === wanted?.toLowerCase());
	return running(`Opening ${calm(known?.name ?? wanted ?? 'the resource')}`, 'Its projects, its deployments and its endpoints.');
};

export const assessing: Screen = ({journey, record: {target, scenario}}) =>
	running(
		target ? `Reading who may do what on ${resourceName(target)}` : 'Reading who may do what',
		...(target && scenario
			? [
					`Roles held, also through groups, and eligible ones; deny assignments and locks: all that decides whether ${journey === 'set-up' ? 'they' : 'you'} can ${doing(scenario, target)}.`,
				]
			: []),
	);

export const revising: Screen = ({record: {plan}, trying}) => {
	const choice = plan?.choices.find(({roleId}) => roleId === trying);
	return running(choice ? `${capital('planning')} with ${calm(choice.roleName)}` : 'Planning anew');
};
