// A page that the browser translates: each of its texts is wrapped, as Chrome does it, and wrapped again when it changes.
import type { Page } from '@playwright/test'
import { bid, close, expect, list, person, test } from './house'
import { minimumButton } from './press'

async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept = (node: Node) =>
      node.parentElement?.closest('font, script, style, textarea, [translate=no]') !== null || !node.nodeValue?.trim()
    const wrap = (root: Node) => {
      const texts: Node[] = []
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      while (walk.nextNode()) if (!kept(walk.currentNode)) texts.push(walk.currentNode)
      for (const text of texts) {
        const inner = document.createElement('font')
        const outer = document.createElement('font')
        inner.textContent = text.nodeValue
        outer.append(inner)
        text.parentNode?.replaceChild(outer, text)
      }
    }
    wrap(document.body)
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (target.nodeType === Node.TEXT_NODE) {
          if (target.parentNode && !kept(target)) wrap(target.parentNode)
        } else for (const node of addedNodes) wrap(node.nodeType === Node.TEXT_NODE ? target : node)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

/** Texts that stand beside other nodes in one element: a translator's wrapping takes them from who made them. */
const bareTexts = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    for (const element of document.querySelectorAll('#root *')) {
      const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim())
      if (texts.length > 1 || (texts.length === 1 && element.childNodes.length > 1))
        found.push(element.outerHTML.slice(0, 160))
    }
    return found
  })

test('a page that the browser translates goes on, and its prices stay true', async ({ browser }) => {
  const anna = await person(browser, 'anna')
  const hanna = await person(browser, 'hanna')
  const ben = await person(browser, 'ben')
  const { auction_id } = await list(hanna.name, { description: 'Of brass.' })
  await anna.page.goto(`/live/${auction_id}`)
  await hanna.page.goto(`/host/${auction_id}`)
  const { page } = anna
  for (const each of [page, hanna.page]) {
    await expect(each.locator('.clock-good, .clock-fair')).toBeVisible()
    await translate(each)
  }
  const broke = async () => {
    for (const each of [page, hanna.page]) await expect(each.getByText('This page broke')).toHaveCount(0)
  }
  await minimumButton(page).click()
  await expect(page.getByText('You are winning with $10.00')).toBeVisible()
  await bid(ben.name, auction_id, '20.00')
  await expect(page.locator('.figure-price')).toHaveText('$20.00')
  await expect(page.getByText('The price is $20.00, yours was $10.00.')).toBeVisible()
  await page.getByLabel('Your amount').fill('abc')
  await page.getByLabel('Your amount').press('Enter')
  await expect(page.getByText('Write an amount such as 21.00.')).toBeVisible()
  await page.getByLabel('Your amount').fill('25')
  await page.getByLabel('Your amount').press('Enter')
  await expect(page.getByText('You are winning with $25.00')).toBeVisible()
  await page.getByLabel('Message', { exact: true }).fill('hello')
  await page.getByLabel('Message', { exact: true }).press('Enter')
  await expect(page.getByRole('log').getByText('hello')).toBeVisible()
  await expect(hanna.page.locator('.figure-price')).toHaveText('$25.00')
  await broke()
  await page.context().setOffline(true)
  await expect(page.getByText('Connection lost')).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText('Connection lost')).toHaveCount(0)
  await close(hanna.name, auction_id)
  await expect(page.getByRole('heading', { name: 'You won!' })).toBeVisible()
  await expect(hanna.page.getByRole('heading', { name: 'Sold' })).toBeVisible()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText('is unbroken')).toBeVisible()
  await broke()
  for (const { context } of [anna, hanna, ben]) await context.close()
})

test('no text of a page stands bare beside something else', async ({ browser }) => {
  const { page, name, context } = await person(browser, 'anna')
  const own = await list(name, { description: 'Of brass.' })
  const ben = await person(browser, 'ben')
  await bid(ben.name, own.auction_id, '10.00')
  await ben.context.close()
  const pages = ['/', '/sell', '/me', `/live/${own.auction_id}`, `/host/${own.auction_id}`, '/nowhere', '/signed-out']
  const found: string[] = []
  for (const path of pages) {
    await page.goto(path)
    await expect(page.getByRole('heading').first()).toBeVisible()
    await expect(page.locator('.spinner')).toHaveCount(0)
    found.push(...(await bareTexts(page)).map((text) => `${path}: ${text}`))
  }
  expect(found).toEqual([])
  await context.close()
})
