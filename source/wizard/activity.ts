import type {Session} from '../access/session.ts';
import type {Clock} from '../steps/clock.ts';
import type {Cloud} from '../steps/cloud.ts';
import type {Computer} from '../steps/computer.ts';
import type {Outcome, Progress} from './events.ts';
import type {State} from './state.ts';

export type Services = {
	readonly cloud: Cloud;
	readonly computer: Computer;
	readonly clock: Clock;
	/** Where a printed command is to lead as long as nobody is signed in. */
	readonly where?: Pick<Session, 'cloud' | 'sandbox'>;
	/** Screens are read out: a list comes whole, since its numbers are heard once. */
	readonly speaks?: boolean;
};

export type Activity = {
	/** Another key means another activity: the running one is aborted. */
	readonly key: string;
	readonly run: (services: Services, signal: AbortSignal, report: (progress: Progress) => void) => Promise<Outcome>;
};

export type ActivityOf = (state: State) => Activity | null;
