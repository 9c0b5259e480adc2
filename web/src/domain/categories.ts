/** Suggested ones; a host may write another. */
export const categories = ['home', 'fashion', 'electronics', 'art', 'music', 'collectibles', 'sports', 'books']
