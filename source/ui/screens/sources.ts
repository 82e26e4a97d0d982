import {gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {accountWords, isPersonHere, isPrompt, type Offer, offerChoice, offerColumns} from './offers.ts';

/** DefaultAzureCredential asks the environment first: an app here would be that application, whoever signs in to this wizard. */
const otherIdentity = (offers: readonly Offer[]): readonly ReturnType<typeof point>[] => {
	const environment = offers.find(({source, state}) => source === 'environment' && state === 'ready');
	const person = offers.find(isPersonHere);
	if (!environment || !person) return [];
	return [
		point(
			'careful',
			`An app on this machine would sign in as ${environment.account ? accountWords(environment.account) : 'the application in its environment'} (Environment), not as ${calm(person.account ?? 'you')}.`,
		),
	];
};

/** Best first for the cursor: who is signed in already, then what asks the person, then applications. */
const currentOf = (offers: readonly Offer[], before: string | undefined): number => {
	const usual = [
		(offer: Offer) => offer.source === before,
		isPersonHere,
		isPrompt,
		(offer: Offer) => offer.state === 'ready',
		(offer: Offer) => offer.state !== 'absent',
	];
	return usual.map(test => offers.findIndex(test)).find(index => index >= 0) ?? 0;
};

export const sources: Screen = ({journey, sources: all, source, record}) => {
	const here = all.filter(({state}) => state !== 'absent');
	const offers = [...here, ...all.filter(({state}) => state === 'absent')];
	return view({
		before: [heading(journey === 'set-up' ? 'Who are you? Grants are written as you.' : 'Who should call the model?'), gap],
		choices: {
			columns: offerColumns,
			items: offers.map(offer => offerChoice(offer, offer.state === 'absent' ? null : {type: 'CHOOSE_SOURCE', source: offer.source})),
			current: currentOf(offers, source ?? record.session?.source),
			filter: false,
			typed: null,
		},
		after: [
			gap,
			...otherIdentity(offers),
			...(here.length === 0
				? [point('bad', 'Nothing on this machine can sign in. Install the Azure CLI, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.')]
				: []),
			say(keyWords('quiet', '', 'i', ' shows every identity here, and which one an app would use.')),
		],
	});
};
