/** Flags of `vigil init` for a connection of PureConnect. */
export const CALLS = '--vendor pureconnect --name calls --base-url https://ic-a.example:8019 --set user=svc'.split(' ');
export const PASSWORD = ['--secret', 'password=env:ICWS_PASSWORD'];
