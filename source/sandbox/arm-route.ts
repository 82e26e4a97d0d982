import type {ArmCall} from './arm-call.ts';
import type {SandboxResponse} from './http.ts';

/** `path` is matched against the decoded path; its groups are handed on, absent ones as ''. */
export type ArmRoute = {
	readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
	readonly path: RegExp;
	readonly answer: (call: ArmCall, parts: readonly string[]) => SandboxResponse;
};
