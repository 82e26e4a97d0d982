import type {Fault, SandboxRequest} from './http.ts';
import type {World} from './world.ts';

const matches = ({when, times, answer}: Fault, request: SandboxRequest): boolean =>
	times > 0 &&
	answer !== 'unresolved' &&
	(when.method === undefined || when.method.toUpperCase() === request.method) &&
	(when.host === undefined || when.host.test(request.host)) &&
	(when.path === undefined || when.path.test(request.path));

/** The first planned misbehaviour that this request meets, counted down by it. */
export const plannedFault = ({faults}: Pick<World, 'faults'>, request: SandboxRequest): Fault | undefined => {
	const fault = faults.find(candidate => matches(candidate, request));
	if (fault !== undefined) fault.times -= 1;
	return fault;
};
