import type {SandboxResponse} from './http.ts';

/** An error of Resource Manager's front door: it counts against no limit and says so by a header. */
export const gatewayError = (status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}): SandboxResponse => ({
	status,
	headers: {'x-ms-failure-cause': 'gateway', ...headers},
	body: {error: {code, message}},
});

/** An error of the resource provider behind the front door. */
export const providerError = (status: number, code: string, message: string): SandboxResponse => ({status, body: {error: {code, message}}});

export const ok = (body: unknown): SandboxResponse => ({status: 200, body});

/** ARM writes seven digits of a second. */
export const armDate = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}0000Z`;

export const withoutDashes = (guid: string): string => guid.replaceAll('-', '').toLowerCase();

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export const sameText = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
