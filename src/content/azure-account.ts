/** The name of the storage account in the address of its blob service. */
export function azureAccount(endpoint: string): string {
  const { hostname, pathname } = new URL(endpoint);
  // An emulator has the account in the path.
  const inPath = pathname.split('/').find((name) => name !== '');
  return inPath ?? hostname.split('.')[0] ?? hostname;
}
