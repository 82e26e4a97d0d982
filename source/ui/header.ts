import type {State} from '../wizard/state.ts';
import {calm} from './calm.ts';
import {isGuest} from './guest.ts';
import {type Line, lineWidth, type Span, span, truncate, truncateLine} from './line.ts';
import type {Glyphs} from './theme.ts';
import {cloudNames, tenantOf, whoIs} from './words.ts';

const identity = (state: State, glyphs: Glyphs): readonly string[] => {
	const {
		record: {session},
		given,
	} = state;
	return session
		? [whoIs(session), isGuest(state) ? `guest in ${tenantOf(session)}` : tenantOf(session), cloudNames[session.cloud]]
		: ['not signed in', ...(given.cloud === 'public' ? [] : [cloudNames[given.cloud]])].map(text => text.replace('·', glyphs.between));
};

const badge = (world: string | null): readonly Span[] => (world === null ? [] : [span('world', ` SANDBOX ${calm(world)} `)]);

/** Who acts, in which tenant, against which cloud: on every screen, and the sandbox unmistakable. */
export const drawHeader = (state: State, sandbox: string | null, columns: number, glyphs: Glyphs): Line => {
	const [who = '', tenant, cloud] = identity(state, glyphs);
	const world = badge(state.record.session ? state.record.session.sandbox : sandbox);
	const dot = ` ${glyphs.between} `;
	const spread = (left: Line, right: Line): Line | null => {
		const room = columns - lineWidth(left) - lineWidth(right);
		return room < (right.length > 0 ? 2 : 0) ? null : [...left, {text: ' '.repeat(room)}, ...right];
	};
	const name = span('accent', 'foundry-keyless');
	const full = [who, tenant, cloud].filter(text => text !== undefined).join(dot);
	const person = state.record.session ? who.replace(/@.*$/, '') : who;
	const wide = spread([name, {text: '  '}, {text: full}], world);
	if (wide) return wide;
	const middle = spread([{text: truncate(full, Math.max(20, columns - lineWidth(world) - 2), glyphs.ellipsis)}], world);
	if (middle && columns >= 60) return middle;
	const short = [person, tenant].filter(text => text !== undefined).join(dot);
	return truncateLine(world.length > 0 ? [span('world', ' SANDBOX '), {text: ` ${short}`}] : [{text: short}], columns, glyphs.ellipsis);
};
