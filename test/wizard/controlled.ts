import type {Cloud, DeviceCode} from '../../source/steps/cloud.ts';
import type {Services} from '../../source/wizard/activity.ts';

type Asked = {readonly name: string; readonly signal: AbortSignal; readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void};

/** Lets everything that waits for a promise go on; no time passes. */
export const settle = async (): Promise<void> => {
	for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
};

/** Services that answer only when told, in the order in which they were asked. The clock's sleeps are asked for as `sleep`. */
export const controlled = (computer: Partial<Services['computer']> = {}, now: () => number = () => 0) => {
	const calls: Asked[] = [];
	const asked: string[] = [];
	const args = new Map<string, readonly unknown[]>();
	let onDeviceCode: (code: DeviceCode) => void = () => undefined;

	const ask =
		(name: string) =>
		async (...given: readonly unknown[]): Promise<never> => {
			asked.push(name);
			args.set(name, given);
			if (name === 'signIn') onDeviceCode = given[1] as typeof onDeviceCode;
			return new Promise((resolve, reject) => {
				calls.push({name, signal: given.at(-1) as AbortSignal, resolve: resolve as (value: unknown) => void, reject});
			});
		};
	const cloud = new Proxy({}, {get: (_, name) => ask(String(name))}) as Cloud;
	const unable = new Proxy({}, {get: (_, name) => ask(`computer.${String(name)}`)}) as Services['computer'];
	const services: Services = {
		cloud,
		computer: new Proxy(unable, {get: (target, name) => Reflect.get(computer, name) ?? Reflect.get(target, name)}),
		clock: {now, sleep: ask('sleep')},
	};

	const newest = (name: string): Asked => {
		const call = calls.findLast(each => each.name === name);
		if (!call) throw new Error(`${name} was not asked for; asked: ${asked.join(', ')}`);
		return call;
	};

	return {
		services,
		asked,
		argumentsOf: (name: string): readonly unknown[] => args.get(name) ?? [],
		signalOf: (name: string): AbortSignal => newest(name).signal,
		report: (code: DeviceCode): void => onDeviceCode(code),
		/** `which` counts the calls of that name; without it the newest is answered. */
		answer: async (name: string, value: unknown, which?: number): Promise<void> => {
			(which === undefined ? newest(name) : calls.filter(call => call.name === name)[which])?.resolve(value);
			await settle();
		},
		refuse: async (name: string, error: unknown): Promise<void> => {
			newest(name).reject(error);
			await settle();
		},
	};
};
