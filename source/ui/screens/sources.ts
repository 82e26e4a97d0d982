import {shorten} from '../../access/plain.ts';
import type {State} from '../../wizard/state.ts';
import {gap, heading, point} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {sourceHints, sourceNames} from '../words.ts';

type Offer = State['sources'][number];

/** Sources that give a person; the journey is the person's own access. */
const people: ReadonlySet<string> = new Set(['azure-cli', 'azd', 'browser', 'device-code']);

const stateWords: Readonly<Record<Offer['state'], Rich>> = {
	ready: [span('good', 'ready')],
	possible: [span('quiet', 'asks you')],
	absent: [span('quiet', 'not here')],
};

/** An application is known by its id only, which says little by itself. */
const accountWords = (account: string): string => {
	const short = shorten(account);
	return calm(short === account ? account : `application ${short}`);
};

const choiceOf = ({source, state, account, detail}: Offer): Choice => {
	const who = account ? accountWords(account) : null;
	const more = detail ? calm(detail) : sourceHints[source];
	return {
		key: source,
		label: state === 'absent' ? [span('quiet', sourceNames[source])] : sourceNames[source],
		cells: [state === 'absent' ? [span('quiet', more)] : (who ?? [span('quiet', more)]), stateWords[state]],
		search: '',
		about: who ? [who, span('quiet', `  ${more}`)] : [span('quiet', more)],
		event: state === 'absent' ? null : {type: 'CHOOSE_SOURCE', source},
		does: 'sign in',
	};
};

/** DefaultAzureCredential asks the environment first: an app here would be that application, whoever signs in to this wizard. */
const otherIdentity = ({sources}: State): readonly ReturnType<typeof point>[] => {
	const environment = sources.find(({source, state}) => source === 'environment' && state === 'ready');
	const person = sources.find(({source, state}) => source !== 'environment' && state === 'ready');
	if (!environment || !person) return [];
	return [
		point(
			'careful',
			`An app on this machine would sign in as ${environment.account ? accountWords(environment.account) : 'the application in its environment'} (Environment), not as ${calm(person.account ?? 'you')}.`,
		),
	];
};

export const sources: Screen = state => {
	const {sources: offers, source, record} = state;
	const usual = [
		(offer: Offer) => offer.source === (source ?? record.session?.source),
		(offer: Offer) => offer.state === 'ready' && people.has(offer.source),
		(offer: Offer) => offer.state === 'possible' && people.has(offer.source),
		(offer: Offer) => offer.state !== 'absent',
	];
	const current = usual.map(test => offers.findIndex(test)).find(index => index >= 0) ?? 0;
	const usable = offers.filter(offer => offer.state !== 'absent').length;
	return view({
		before: [heading('Who should call the model?'), gap],
		choices: {
			columns: [
				{keep: 9, least: 20},
				{keep: 1, least: 20},
				{keep: 2, least: 8},
			],
			items: offers.map(choiceOf),
			current,
			filter: false,
			typed: null,
		},
		after: [
			gap,
			...otherIdentity(state),
			...(usable === 0
				? [point('bad', 'Nothing on this machine can sign in. Install the Azure CLI, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.')]
				: []),
		],
	});
};
