import {clock, shorten} from '../access/plain.ts';
import type {State} from '../wizard/state.ts';
import {type Block, gap, point, say} from './block.ts';
import {calm} from './calm.ts';
import {type Rich, span} from './line.ts';
import type {Around, View} from './view.ts';

type DeviceCode = NonNullable<State['deviceCode']>;

export const isExpired = ({expiresAt}: DeviceCode, {now}: Around): boolean => expiresAt <= now;

const hostAndPath = (url: string): string => calm(url.replace(/^https:\/\//iu, ''));

const leftOf = (code: DeviceCode, around: Around): Rich => (isExpired(code, around) ? [span('careful', 'expired')] : clock(code.expiresAt - around.now));

/**
 * A device code (RFC 8628): who asks is said before the code is entered, because a code that somebody else asked for gives them the account.
 * In the sandbox there is no page: nobody is sent to the real one.
 */
export const deviceCodeBlocks = (code: DeviceCode, around: Around): readonly Block[] => {
	const {application, tenantId, userCode, verificationUri} = code;
	const within = {label: 'Time left', text: leftOf(code, around)};
	if (around.sandbox !== null) {
		return [
			{kind: 'facts', rows: [{label: 'Code', text: [span('here', calm(userCode))], whole: true}, within]},
			gap,
			say('The sandbox approves this code by itself in about 3 seconds: you need not open anything.'),
			say([span('quiet', `In Azure you would enter it at ${hostAndPath(verificationUri)} and approve "${calm(application)}".`)]),
		];
	}
	return [
		{
			kind: 'facts',
			rows: [
				{label: 'Open', text: [span('link', hostAndPath(verificationUri))], whole: true},
				{label: 'Enter', text: [span('here', calm(userCode))], whole: true},
				within,
			],
		},
		gap,
		say([
			'You will be asked to approve ',
			span('strong', `"${calm(application)}"`),
			` for ${tenantId ? `tenant ${calm(shorten(tenantId))}` : 'your home tenant'}.`,
		]),
		point('careful', 'Only enter a code that you asked for yourself, just now.'),
	];
};

export const deviceCodeParts = ({userCode, verificationUri}: DeviceCode, {sandbox}: Around): Pick<View, 'copy' | 'link' | 'ticks'> => ({
	copy: {what: 'the code', text: userCode},
	link: sandbox === null ? verificationUri : null,
	ticks: true,
});
