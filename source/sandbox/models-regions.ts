const names: Readonly<Record<string, string>> = {
	eastus: 'East US',
	eastus2: 'East US 2',
	francecentral: 'France Central',
	northcentralus: 'North Central US',
	swedencentral: 'Sweden Central',
	westeurope: 'West Europe',
	westus3: 'West US 3',
};

/** Display name of a region, e.g. East US 2; of one that is not known the short form again. */
export const regionName = (location: string): string => names[location] ?? location;
