import type {CredentialSource} from '../../access/session.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, point, say, verdict} from '../block.ts';
import {deviceCodeBlocks, deviceCodeParts, isExpired} from '../device-code.ts';
import {keyWords, span} from '../line.ts';
import {type Around, type Screen, type View, view} from '../view.ts';

/** Sources that ask nobody: what happens, and how long it may take. */
const unasked: Readonly<Record<Exclude<CredentialSource, 'browser' | 'device-code'>, readonly [what: string, how: string]>> = {
	'azure-cli': ['Asking Azure CLI who you are', 'az is run for a token: usually a few seconds, at most 30.'],
	azd: ['Asking Azure Developer CLI who you are', 'azd is run for a token: usually a few seconds, at most 30.'],
	environment: ['Signing in as the application of the AZURE_* variables', 'Entra ID is asked for a token: usually a second.'],
	'workload-identity': ['Signing in as the workload identity of this pod', 'Entra ID is asked for a token by the pod’s token file: usually a second.'],
	'managed-identity': ['Signing in as the managed identity of this machine', 'Its endpoint here is asked for a token: usually a second or two.'],
};

const quiet = (text: string): Block => say([span('quiet', text)], 2);

const isOffered = ({sources}: State, source: CredentialSource): boolean => sources.some(offer => offer.source === source && offer.state !== 'absent');

const inBrowser = (state: State, {sandbox}: Around): View => {
	if (sandbox !== null) {
		return view({
			before: [
				verdict('running', 'Waiting for the sign-in in the browser'),
				gap,
				quiet('The sandbox signs in by itself in about 3 seconds: no window opens.'),
				quiet('In Azure, a window of this machine’s browser would open and wait for you.'),
			],
		});
	}
	return view({
		before: [
			verdict('running', 'Waiting for your sign-in in the browser'),
			gap,
			say('A window of this machine’s browser opens with Microsoft’s sign-in page. Sign in there; it comes back here by itself.'),
			gap,
			say([
				span('strong', 'No window? '),
				'It may be behind other windows, or on another screen. ',
				...(isOffered(state, 'device-code')
					? keyWords('plain', '', 'd', ' signs in by a code on any screen instead.')
					: keyWords('plain', '', 'Esc', ' goes back.')),
			]),
			say([span('quiet', 'Leaving is safe: a page that is still open then signs nobody in.')]),
		],
	});
};

const byCode = (state: State, around: Around, deviceCode: NonNullable<State['deviceCode']>): View => {
	const over = isExpired(deviceCode, around);
	return view({
		before: [
			...deviceCodeBlocks(deviceCode, around),
			gap,
			...(over
				? [point('careful', ['This code has expired.', ...keyWords('plain', ' ', 'r', ' asks for a new one.')])]
				: [verdict('running', around.sandbox === null ? 'Waiting for your approval' : 'Waiting for the approval')]),
			...(over || around.sandbox !== null || !isOffered(state, 'browser')
				? []
				: [say(keyWords('quiet', 'Codes are blocked in your organization? ', 'b', ' takes the browser instead.'), 2)]),
		],
		...deviceCodeParts(deviceCode, around),
		enter: over ? {event: {type: 'RETRY'}, does: 'get a new code'} : null,
	});
};

export const signIn: Screen = (state, around) => {
	const {deviceCode, source} = state;
	if (deviceCode) return byCode(state, around, deviceCode);
	if (source === 'browser') return inBrowser(state, around);
	if (source === null || source === 'device-code') return view({before: [verdict('running', 'Asking Entra ID for a code')]});
	const [what, how] = unasked[source];
	return view({before: [verdict('running', what), gap, quiet(how)]});
};
