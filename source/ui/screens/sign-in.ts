import {clock, shorten} from '../../access/plain.ts';
import {gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {signingInWithout} from './waiting.ts';

const expired = 'expired: go back for a new code';

const hostAndPath = (url: string): string => url.replace(/^https:\/\//i, '');

/** A device code (RFC 8628): who asks is said before the code is entered, because a code that somebody else asked for gives them the account. */
export const signIn: Screen = (state, around) => {
	const {deviceCode} = state;
	if (!deviceCode) return signingInWithout(state, around);
	const left = deviceCode.expiresAt - around.now;
	const tenant = deviceCode.tenantId ? `tenant ${calm(shorten(deviceCode.tenantId))}` : 'your home tenant';
	if (around.sandbox !== null) {
		return view({
			before: [
				{
					kind: 'facts',
					rows: [
						{label: 'Code', text: [span('here', calm(deviceCode.userCode))], whole: true},
						{label: 'Within', text: left > 0 ? clock(left) : [span('careful', expired)]},
					],
				},
				gap,
				say('The sandbox approves this code by itself in about 3 seconds: nothing has to be opened.'),
				say([
					span(
						'quiet',
						`Azure would have you enter it on ${calm(hostAndPath(deviceCode.verificationUri))} and ask you to approve "${calm(deviceCode.application)}".`,
					),
				]),
				gap,
				verdict('running', 'Waiting for the approval'),
			],
			copy: {what: 'the code', text: deviceCode.userCode},
			ticks: true,
		});
	}
	return view({
		before: [
			{
				kind: 'facts',
				rows: [
					{label: 'Open', text: [span('link', calm(hostAndPath(deviceCode.verificationUri)))], whole: true},
					{label: 'Enter', text: [span('here', calm(deviceCode.userCode))], whole: true},
					{label: 'Within', text: left > 0 ? clock(left) : [span('careful', expired)]},
				],
			},
			gap,
			say(['You will be asked to approve ', span('strong', `"${calm(deviceCode.application)}"`), ` for ${tenant}.`]),
			point('careful', 'Only enter a code that you asked for yourself, just now.'),
			gap,
			verdict('running', 'Waiting for your approval'),
		],
		copy: {what: 'the code', text: deviceCode.userCode},
		link: deviceCode.verificationUri,
		ticks: true,
	});
};
