/** Whether this is the page that needs no server, of `npm run build:static`. */
export const STATIC = import.meta.env.MODE === 'static'
