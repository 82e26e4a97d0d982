import {armFaults} from './faults-arm.ts';
import {graphFaults} from './faults-graph.ts';
import {modelFaults} from './faults-models.ts';
import type {Fault} from './http.ts';

/**
 * Refusals that no state of the sandbox brings about, in the words in which Azure was seen or is documented to refuse. What the services answer of themselves
 * (a missing role, a wrong audience, a lock, a policy …) is not here.
 */
export const namedFaults = {...modelFaults, ...armFaults, ...graphFaults};

export type FaultName = keyof typeof namedFaults;

/** To be put into `World.faults`. `times`: how many requests meet it before the services answer again; absent: all. */
export const plannedFault = (name: FaultName, times = Number.POSITIVE_INFINITY): Fault => ({...namedFaults[name], times});
