import {describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Session} from '../../source/access/session.ts';
import {answerClaims} from '../../source/steps/answer-claims.ts';
import type {DeviceCode} from '../../source/steps/cloud.ts';
import {sideBySide} from '../../source/steps/side-by-side.ts';
import {evidence, session} from '../access/support/records.ts';

const challenge = (claims: string): CloudFailure => new CloudFailure(evidence({plane: 'arm', status: 401, code: 'InvalidAuthenticationToken', claims}));
const refused = new CloudFailure(evidence({plane: 'arm', status: 403, code: 'AuthorizationFailed'}));
const code: DeviceCode = {userCode: 'ABC', verificationUri: 'https://microsoft.com/devicelogin', expiresAt: 0, application: 'az', tenantId: null};

/** Azure as it writes only for a token that is strong enough; each challenge is worded anew. */
const demanding = (answer: () => Promise<void> = async () => undefined) => {
	let isStrong = false;
	let challenges = 0;
	const asked: string[] = [];
	const told: string[] = [];
	const cloud = {
		answerClaims: async (_session: Session, claims: string, onDeviceCode: (code: DeviceCode) => void) => {
			asked.push(claims);
			onDeviceCode(code);
			await answer();
			isStrong = true;
		},
	};
	const repeating = answerClaims(
		cloud,
		session,
		{onChallenge: () => told.push('challenge'), onDeviceCode: ({userCode}) => told.push(userCode), onAnswered: () => told.push('answered')},
		new AbortController().signal,
	);
	const write = async (name: string): Promise<string> => {
		await Promise.resolve();
		if (isStrong) return name;
		challenges += 1;
		throw challenge(`{"nonce":${challenges}}`);
	};
	return {asked, told, repeating, write, weaken: () => (isStrong = false)};
};

describe('a call that Azure refuses for want of a stronger sign-in', () => {
	test('goes out again once the person has given it', async () => {
		const {asked, told, repeating, write} = demanding();
		expect(await repeating(async () => write('a'))).toBe('a');
		expect([asked, told]).toEqual([['{"nonce":1}'], ['challenge', 'ABC', 'answered']]);
	});

	test('shares one answer with those beside it', async () => {
		const {asked, repeating, write} = demanding();
		expect(await sideBySide(['a', 'b', 'c', 'd', 'e'], 4, async name => repeating(async () => write(name)))).toEqual(['a', 'b', 'c', 'd', 'e']);
		expect(asked).toHaveLength(1);
	});

	test('asks again when a later call is refused anew', async () => {
		const {asked, repeating, write, weaken} = demanding();
		await repeating(async () => write('a'));
		weaken();
		expect(await repeating(async () => write('b'))).toBe('b');
		expect(asked).toHaveLength(2);
	});

	test('is not asked for twice: a second refusal of the same call stands', async () => {
		const {asked, repeating} = demanding();
		await expect(
			repeating(async () => {
				throw challenge('{}');
			}),
		).rejects.toMatchObject({evidence: {claims: '{}'}});
		expect(asked).toHaveLength(1);
	});

	test('is given up when the sign-in fails, with what that said', async () => {
		const cannot = new CloudFailure(evidence({plane: 'signin', code: 'CredentialUnavailableError', message: 'az login --claims-challenge x'}));
		const {told, repeating, write} = demanding(async () => Promise.reject(cannot));
		await expect(repeating(async () => write('a'))).rejects.toMatchObject({message: cannot.message, evidence: {...cannot.evidence, claims: '{"nonce":1}'}});
		expect(told).toEqual(['challenge', 'ABC']);
	});
});

test.for([
	['another refusal', refused],
	['a fault', new TypeError('x')],
] as const)('%s asks nobody', async ([, error]) => {
	const {asked, repeating} = demanding();
	await expect(repeating(async () => Promise.reject(error))).rejects.toBe(error);
	expect(asked).toEqual([]);
});
