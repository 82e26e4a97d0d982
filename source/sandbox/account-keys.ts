import {createHash} from 'node:crypto';
import {accountId} from './arm-call.ts';
import {secretMarker} from './jwt.ts';
import {nextRun} from './key-policies.ts';
import type {Account, Stage} from './world.ts';

/** As long as Azure's own of 2026, made up, and always the same. */
const keyLength = 84;

export const keyOf = (account: Account, number: 1 | 2): string =>
	`${secretMarker}${createHash('sha512')
		.update(`${accountId(account)} key ${number}`.toLowerCase())
		.digest('hex')}`.slice(0, keyLength);

export const isKeyOf = (account: Account, text: string): boolean => text === keyOf(account, 1) || text === keyOf(account, 2);

/** How long the model endpoints take to hear of it. */
const arrivalMs = ({propagation}: Stage['world']): number => {
	if (propagation.kind === 'after') return propagation.ms;
	return propagation.kind === 'flapping' ? propagation.ms + propagation.spreadMs : 0;
};

/** As the model endpoints see it now. */
export const keysAreOff = ({world, now}: Stage, {disableLocalAuth, localAuthChange}: Account): boolean =>
	localAuthChange && now() < localAuthChange.at + arrivalMs(world) ? localAuthChange.before : disableLocalAuth;

export const changeLocalAuth = (account: Account, value: boolean, at: number): void => {
	if (account.disableLocalAuth === value) return;
	account.localAuthChange = {at, before: account.disableLocalAuth};
	account.disableLocalAuth = value;
};

/** What the engine of Azure Policy deploys by itself, some time after a change. */
export const runKeyPolicies = ({world, now}: Stage): void => {
	if (!world.keyPolicies) return;
	for (const account of world.accounts) {
		const due = nextRun(world, account);
		if (due && due.at <= now()) changeLocalAuth(account, due.value, due.at);
	}
};
