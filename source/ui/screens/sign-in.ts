import {clock, shorten} from '../../access/plain.ts';
import {gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {signingInWithout} from './waiting.ts';

/** A device code (RFC 8628): who asks is said before the code is entered, because a code that somebody else asked for gives them the account. */
export const signIn: Screen = (state, around) => {
	const {deviceCode} = state;
	if (!deviceCode) return signingInWithout(state, around);
	const left = deviceCode.expiresAt - around.now;
	const tenant = deviceCode.tenantId ? `tenant ${calm(shorten(deviceCode.tenantId))}` : 'your home tenant';
	return view({
		before: [
			{
				kind: 'facts',
				rows: [
					{label: 'Open', text: [span('link', calm(deviceCode.verificationUri))], whole: true},
					{label: 'Enter', text: [span('here', calm(deviceCode.userCode))], whole: true},
					{label: 'Within', text: left > 0 ? clock(left) : [span('careful', 'expired: Esc goes back, a new code is given')]},
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
